/**
 * Changes the state by one verdict. Judging and replaying stored verdicts both come through here, so that the state
 * behind a published snapshot is the fold of its verdicts and nothing else.
 */
import { ruleOf, type Decision } from '../decisions/decisions';
import type { DecodedRecord } from '../decisions/decoded-record';
import { NOBODY_SIGNED } from '../record/codes';
import type { Verdict } from '../record/verdict';
import type { ElectionState } from '../state/election-state';
import { claim, evolveProtocol, isProtocol } from './evolve-protocol';
import { evolveSummary, isAboutSummary, isSummary } from './evolve-summary';

export { heldRecord } from './evolve-protocol';

/**
 * Whether a refused decision has its source and id for good: else anyone could send its bytes again, once what stood
 * against it is gone. Before there is a definition, no signature can be checked.
 */
function claimsForGood(state: ElectionState, { kind, codes }: Verdict): boolean {
  return kind === 'refused' && state.definitionRecord !== null && !codes.some((code) => NOBODY_SIGNED.has(code));
}

/** What an accepted decision changes by itself; the verdicts that it brings about are evolved on their own. */
function evolveDecision(state: ElectionState, record: DecodedRecord, decision: Decision): void {
  const { sealed } = state;
  if (sealed !== null) ruleOf(decision).evolve?.({ state, sealed, decision, record });
}

/** Applies a verdict. `record` is its subject where the subject is its own cause, else null. */
export function evolve(state: ElectionState, verdict: Verdict, record: DecodedRecord | null): void {
  if (record === null ? isAboutSummary(state, verdict) : isSummary(record)) {
    evolveSummary(state, verdict, record);
    return;
  }
  if (record === null || isProtocol(record)) {
    evolveProtocol(state, verdict, record);
    return;
  }
  const { body } = record;
  const accepted = verdict.kind === 'accepted';
  if (accepted || (body.kind === 'decision' && claimsForGood(state, verdict))) claim(state, record);
  if (!accepted) return;
  switch (body.kind) {
    case 'definition':
      state.define(body);
      return;
    case 'register_part':
      // Parts of another division are not parts of this one: the newest division counts.
      if (state.registerPartsExpected !== body.parts) state.registerParts.clear();
      state.registerPartsExpected = body.parts;
      state.registerParts.set(body.part, body.precincts);
      return;
    case 'register_sealed':
      state.seal(body.sha256);
      return;
    case 'decision':
      evolveDecision(state, record, body.decision);
      return;
    case 'protocol':
    case 'summary':
    case 'unreadable':
      return;
  }
}
