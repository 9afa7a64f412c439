/** What is said of officers beside a result: who was made one after the seal, and what waits for a second of them. */
import { shown } from './table';

/** `by officers changed since the seal: o3`; empty where both are as they were sealed. */
export function changedOfficersText({ changedOfficers }: { readonly changedOfficers: readonly string[] }): string {
  return changedOfficers.length === 0
    ? ''
    : `by officers changed since the seal: ${changedOfficers.map(shown).join(', ')}`;
}

/** An amendment that a second officer has not approved yet. */
export interface OpenAmendment {
  readonly sha256: string;
  readonly position: number;
  readonly officerId: string;
}

export function openAmendmentText({ sha256, position, officerId }: OpenAmendment): string {
  return `amendment proposed by ${shown(officerId)} at position ${position} waits for a second officer: ${sha256}`;
}
