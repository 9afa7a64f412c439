import type { DecisionRecord as RecordOfDecision } from '../record/decision';
import type { BodyOf, RecordOf } from '../record/record';
import type { Decision } from './decisions';

/** Records as the codec makes them: a decision among them is of one of the kinds. */
export type DecodedRecord = RecordOf<Decision>;
export type DecodedBody = BodyOf<Decision>;
export type DecisionRecord = RecordOfDecision<Decision>;
