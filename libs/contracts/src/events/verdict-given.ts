import { VERDICTS, type VerdictKind } from '#libs/election';
import { Is, Maybe, NestedOrNull } from '../schema/decorators';
import { nullable, oneOf } from '../schema/shape';
import {
  electionId,
  eventId,
  id,
  position,
  round,
  sha256Text,
  sourceUri,
  text,
  word,
  wordList,
} from '../schema/shapes';

/** The record that a verdict is about, by its claims and its hash. */
export class VerdictSubject {
  @Is(sourceUri) readonly source!: string;
  @Is(eventId) readonly id!: string;
  @Is(sha256Text) readonly sha256!: string;
}

/** What was decided about one record; `position` is the record that caused it. */
export class VerdictGiven {
  @Is(electionId) readonly electionId!: string;
  @Is(position) readonly position!: number;
  @Is(position) readonly subjectPosition!: number;
  /** Null where not even source and id could be read. */
  @NestedOrNull(() => VerdictSubject) readonly subject!: VerdictSubject | null;
  /** Hash of the record, unreadable ones too. */
  @Is(sha256Text) readonly sha256!: string;
  @Is(oneOf(VERDICTS)) readonly verdict!: VerdictKind;
  @Is(wordList) readonly codes!: readonly string[];
  @Is(wordList) readonly warnings!: readonly string[];
  @Maybe(text(4000)) readonly detail?: string;
  @Maybe(id) readonly contestId?: string;
  @Maybe(round) readonly round?: number;
  @Maybe(id) readonly precinctId?: string;
  /** Null as long as the stream has no definition. */
  @Is(nullable(sha256Text)) readonly definitionSha256!: string | null;
  /** Name and version of the judging engine. */
  @Is(word) readonly engine!: string;
}
