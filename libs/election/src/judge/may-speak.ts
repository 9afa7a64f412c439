import type { ElectionState } from '../state/election-state';
import { hangsBelow, type ElectionLayout } from '../frame/layout';
import type { Envelope } from '../record/envelope';
import { refused, type Opinion } from '../record/opinion';

/** Refusal of a record that is of a rehearsal where the election is none, or the other way round; or null. */
export function rehearsalRefusal(electionIsRehearsal: boolean, { rehearsal }: Envelope): Opinion | null {
  if (rehearsal === electionIsRehearsal) return null;
  const detail = electionIsRehearsal
    ? 'this election is a rehearsal, but the event lacks the attribute "rehearsal": true'
    : 'this election is no rehearsal, but the event has the attribute "rehearsal": true';
  return refused('REHEARSAL_DIFFERS', detail);
}

/** Refusal of a record whose source may not submit now or has not signed as it must, or null. */
export function speakerRefusal(state: ElectionState, envelope: Envelope): Opinion | null {
  if (state.anySource) return null;
  const source = state.sources.get(envelope.source);
  if (source === undefined || state.revokedSources.has(envelope.source)) {
    return refused('SOURCE_UNKNOWN', `"${envelope.source}" is not a source that may submit now`);
  }
  const keys = source.publicKeys ?? [];
  if (envelope.signature === null) {
    return source.signature === 'required'
      ? refused('UNSIGNED', `"${envelope.source}" must sign what it submits`)
      : null;
  }
  if (keys.length === 0 || keys.some((key) => envelope.signature?.verifiedBy(key) === true)) return null;
  return refused('SIGNATURE_INVALID', `the signature fits no key of "${envelope.source}"`);
}

/** True if the source may speak for the precinct: it speaks for all, or one of its units is above the precinct. */
export function speaksFor(state: ElectionState, layout: ElectionLayout, source: string, precinctNo: number): boolean {
  const units = state.unitsOfSource.get(source);
  return units === undefined || hangsBelow(layout, precinctNo, units);
}
