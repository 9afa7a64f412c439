/** Schemas of the answers, by name. Answers may get further members; those named here stay. */
import { CHANGE_SCHEMAS } from './change-schemas';
import { FILE_SCHEMAS } from './file-schemas';
import { MANDATE_SCHEMAS } from './mandate-schemas';
import { OUTCOME_SCHEMAS } from './outcome-schemas';
import type { Schema } from './parts';
import { OBSTACLE_SCHEMAS } from './obstacle-schemas';
import { PLACE_SCHEMAS } from './place-schemas';
import { PROOF_SCHEMAS } from './proof-schemas';
import { SERVICE_SCHEMAS } from './service-schemas';

export const SCHEMAS: Readonly<Record<string, Schema>> = {
  ...OUTCOME_SCHEMAS,
  ...MANDATE_SCHEMAS,
  ...PLACE_SCHEMAS,
  ...CHANGE_SCHEMAS,
  ...OBSTACLE_SCHEMAS,
  ...FILE_SCHEMAS,
  ...PROOF_SCHEMAS,
  ...SERVICE_SCHEMAS,
};
