/** What becomes of one protocol, given all that came before it. Reads the state, changes nothing. */
import { claimKey, type Claim } from '../state/claims';
import { STATE_NO } from '../frame/cell-state';
import { contestsByPrecinct } from '../frame/contests-by-precinct';
import type { ContestState } from '../state/contest-state';
import { findControls } from '../protocol/controls';
import type { ElectionState, Sealed } from '../state/election-state';
import { sha256Bytes, sha256Name } from '../state/election-state';
import { resolveReplaced } from '../state/replaced-record';
import { figuresOf } from '../protocol/figures';
import { findHints, NO_HINTS } from '../protocol/hints';
import type { RecordOf } from '../record/record';
import { headOf, type ProtocolHead, type ProtocolRecord } from '../record/protocol';
import { precinctAt, roundKey, type ElectionLayout } from '../frame/layout';
import type { Envelope } from '../record/envelope';
import { isOwnRecount, recountCode, recountWarning } from '../protocol/recounts';
import type { CellPlace } from '../record/verdict';
import { heldDetail } from './held-detail';
import { nearPrecincts } from './near-precincts';
import { beforeSealRefusal, heldLimitRefusal } from './held-limits';
import { rehearsalRefusal, speakerRefusal, speaksFor } from './may-speak';
import { opinion, refused, type Opinion } from '../record/opinion';

interface Known {
  /** True for a record that is judged again. */
  readonly known: boolean;
}

/** What the refusals of a protocol rest on: `contestNo` and `precinctNo` are -1 for what the layout does not know. */
interface Asked extends Known, CellPlace {
  readonly envelope: Envelope;
  readonly protocol: ProtocolHead;
}

/** Refusal of a protocol that may not speak or cannot be placed, or null. */
function refusal(state: ElectionState, sealed: Sealed, asked: Asked): Opinion | null {
  const { envelope, protocol, contestNo, known } = asked;
  if (protocol.electionId !== state.electionId) {
    return refused('ELECTION_UNKNOWN', `this stream is of "${state.electionId}", not of "${protocol.electionId}"`);
  }
  const otherMark = rehearsalRefusal(state.definitionRecord?.definition.rehearsal === true, envelope);
  if (otherMark !== null) return otherMark;
  if (contestNo < 0) {
    // Every contest has a first round.
    return sealed.layout.contestNoOf(protocol.contestId, 1) === undefined
      ? refused('CONTEST_UNKNOWN', `no contest "${protocol.contestId}"`)
      : refused('ROUND_UNKNOWN', `contest "${protocol.contestId}" has no round ${protocol.round}`);
  }
  if (state.anySource) return placeRefusal(sealed, asked);
  // Whether its source might speak was decided in its turn; a later amendment changes nothing about that.
  const speaks = known ? null : speakerRefusal(state, envelope);
  return speaks ?? unitRefusal(state, sealed.layout, asked) ?? placeRefusal(sealed, asked);
}

/**
 * A source that is limited to units may not speak outside of them. Of a precinct that no register has nobody knows the
 * unit, so it may not speak for that either: what it invents would be open before every certification. One that is
 * held since the source was not limited, or known, keeps its place.
 */
function unitRefusal(
  state: ElectionState,
  layout: ElectionLayout,
  { envelope: { source }, protocol: { precinctId }, precinctNo, known }: Asked,
): Opinion | null {
  if (precinctNo < 0) {
    if (known || !state.unitsOfSource.has(source)) return null;
    return refused(
      'UNIT_FOREIGN',
      `"${precinctId}" is not in the register; "${source}" may speak for precincts of its units alone`,
    );
  }
  if (speaksFor(state, layout, source, precinctNo)) return null;
  return refused('UNIT_FOREIGN', `"${source}" may not speak for "${precinctAt(layout, precinctNo).territoryId}"`);
}

function placeRefusal(sealed: Sealed, { contestNo, precinctNo, protocol }: Asked): Opinion | null {
  if (precinctNo < 0) return null;
  const { contestId, precinctId, round } = protocol;
  const contest = sealed.contests[contestNo];
  const slot = contest === undefined ? -1 : contest.slotOfPrecinct(precinctNo);
  if (contest !== undefined && slot >= 0 && round <= contest.roundOf(slot)) return null;
  return refused('PRECINCT_NOT_IN_CONTEST', `round ${round} of "${contestId}" is not held in "${precinctId}"`);
}

/** Held for something that ends by itself or by a decision; whatever names such a record waits with it. */
const JUDGED_AGAIN: ReadonlySet<string> = new Set([
  'WAITS_FOR_PREDECESSOR',
  'WAITS_FOR_OPENING',
  'VOTING_ANNULLED',
  'VOTING_NOT_HELD',
  'CONTEST_CERTIFIED',
]);

function waits(contest: ContestState, slot: number, position: number, { precinctId }: ProtocolHead): boolean {
  const entry = contest.held.get(position);
  if (entry === undefined) return false;
  if (entry.slot === slot) return entry.codes.some((code) => JUDGED_AGAIN.has(code));
  // Held before an amendment added the precinct, and judged again in its turn.
  const { body } = entry.record;
  return entry.slot < 0 && body.kind === 'protocol' && headOf(body).precinctId === precinctId;
}

/** Why the protocol cannot become the precinct's current one now, or null. */
function placementCode(
  state: ElectionState,
  contest: ContestState,
  slot: number,
  protocol: ProtocolHead,
): string | null {
  if (state.waitsForOpening) return 'WAITS_FOR_OPENING';
  if (contest.certified !== null) return 'CONTEST_CERTIFIED';
  const cellState = contest.stateOf(slot);
  // Where the vote is repeated, that of the rounds before is annulled for good.
  if (cellState === 'annulled' || protocol.round !== contest.roundOf(slot)) return 'VOTING_ANNULLED';
  if (cellState === 'notHeld') return 'VOTING_NOT_HELD';
  const head = contest.headOf(slot);
  if (protocol.replaces === undefined) return head >= 0 ? 'SECOND_ORIGINAL' : null;
  const replaced = resolveReplaced(state, protocol.replaces);
  if (replaced.position < 0) return replaced.otherBytes ? 'stale_predecessor' : 'WAITS_FOR_PREDECESSOR';
  // What it names waits itself: the rest of the chain is still to come, and then all of it settles in order.
  if (waits(contest, slot, replaced.position, protocol)) return 'WAITS_FOR_PREDECESSOR';
  return replaced.position === head ? null : 'stale_predecessor';
}

/** Control C12: every other contest of the precinct that has a current protocol has as many voters on the list. */
function sameListElsewhere(sealed: Sealed, contestNo: number, precinctNo: number, votersOnList: number): boolean {
  const { starts, contestNos } = contestsByPrecinct(sealed.layout);
  const end = starts[precinctNo + 1] ?? 0;
  for (let at = starts[precinctNo] ?? 0; at < end; at++) {
    const other = sealed.contests[contestNos[at] ?? -1];
    if (other === undefined || other.compiled.contestNo === contestNo) continue;
    const slot = other.slotOfPrecinct(precinctNo);
    if (other.stateNoOf(slot) !== STATE_NO.counted) continue;
    const { votersOnListColumn: column, width } = other.compiled;
    if (column !== null && other.figures[slot * width + column] !== votersOnList) return false;
  }
  return true;
}

/** Whose identity the record has: its own, or that of another record, with the same bytes, the same content, or neither. */
interface Identity {
  readonly kind: 'own' | 'copy' | 'retry' | 'borrowed';
  /** The record that has claimed source and id; null where it is this one. */
  readonly claim: Claim | null;
}

const OWN: Identity = { kind: 'own', claim: null };

function identityOf(state: ElectionState, record: RecordOf, known: boolean): Identity {
  // Nearly every election has none, and the name of each record would be made for nothing.
  const borrowedAt = state.equivocations.size === 0 ? undefined : state.equivocations.get(sha256Name(record.sha256));
  if (known && borrowedAt !== record.position) return OWN;
  const claim = state.claims.find(record.claimKey, record.sha256);
  if (claim === null) return OWN;
  if (known) return { kind: 'borrowed', claim };
  if (claim.sameBytes || borrowedAt !== undefined) return { kind: 'copy', claim };
  return { kind: state.claims.saysTheSame(claim, record.body) ? 'retry' : 'borrowed', claim };
}

/** A retry that a client has stamped again contradicts nothing: it counts as little as a copy, and is told why. */
function retryOf({ claims }: ElectionState, { position, row }: Claim, cell: CellPlace): Opinion {
  const detail =
    `same data as the record at position ${position} (${sha256Name(claims.hashAt(row))}): only attributes around it differ, ` +
    'such as "time"; send a retry as the same bytes';
  return opinion('duplicate', [], { warnings: ['RETRY_OTHER_BYTES'], detail, cell });
}

/** Hash of the record that `replaces` names by source and id, where its bytes are not those that it names. */
function namedOtherwise(state: ElectionState, { replaces }: ProtocolHead): string | null {
  if (replaces === undefined || resolveReplaced(state, replaces).position >= 0) return null;
  const hash = sha256Bytes(replaces.sha256);
  const claim = state.claims.find(claimKey(replaces.source, replaces.eventId), hash);
  return claim === null ? null : sha256Name(state.claims.hashAt(claim.row));
}

/** Whether the precinct commission's own recount came too late in the round that it recounts. */
function lateness({ layout }: Sealed, { compiled }: ContestState, protocol: ProtocolHead): string | null {
  const { kind, contestId } = compiled.contest;
  const votingDay = layout.votingDays.get(roundKey(contestId, protocol.round));
  return votingDay === undefined ? null : recountWarning(protocol, { kind, votingDay });
}

const WAITING_FOR_SEAL = 'the register is not sealed yet: it is judged by itself at the seal';

/**
 * Judges a protocol. `known` is true for a record that is judged again: it has its claim, if it may have one.
 * Order: may it speak and be placed (else refused) → is it a copy (duplicate) or another record's identity (held) →
 * is it the precinct's turn in the chain, and do its figures stand up to the form's controls (else held) → counted.
 */
export function judgeProtocol(state: ElectionState, record: RecordOf, body: ProtocolRecord, known: boolean): Opinion {
  const { sealed } = state;
  if (sealed === null)
    return beforeSealRefusal(state) ?? opinion('held', ['WAITS_FOR_SEAL'], { detail: WAITING_FOR_SEAL });
  const protocol = headOf(body);
  const contestNo = sealed.layout.contestNoOf(protocol.contestId, protocol.round) ?? -1;
  const precinctNo = sealed.layout.precinctNoOf.get(protocol.precinctId) ?? -1;
  const refusedFor = refusal(state, sealed, { envelope: body.envelope, protocol, contestNo, precinctNo, known });
  if (refusedFor !== null) return refusedFor;
  const cell: CellPlace = { contestNo, precinctNo };
  const identity = identityOf(state, record, known);
  if (identity.kind === 'copy') return opinion('duplicate', [], { cell });
  if (identity.kind === 'retry' && identity.claim !== null) return retryOf(state, identity.claim, cell);
  const borrowed = identity.kind === 'borrowed' ? ['EQUIVOCATION'] : [];
  const contest = state.contest(contestNo);
  const read = figuresOf(contest.compiled, body);
  const detailOf = (codes: readonly string[], slot: number, warnings: readonly string[] = []): string =>
    heldDetail({
      ...{ codes, warnings, contest, slot, protocol: body.protocol, read },
      borrowedFrom: identity.claim?.position ?? -1,
      namedOtherwise: namedOtherwise(state, protocol),
      nearPrecincts: slot < 0 ? nearPrecincts(sealed.layout, protocol.precinctId) : [],
    });
  if (precinctNo < 0) {
    const full = known ? null : heldLimitRefusal(contest, -1);
    const unknown = [...borrowed, 'PRECINCT_UNKNOWN', ...read.problems];
    return full ?? opinion('held', unknown, { cell, detail: detailOf(unknown, -1) });
  }
  const slot = contest.slotOfPrecinct(precinctNo);
  const placement = borrowed.length > 0 ? null : placementCode(state, contest, slot, protocol);
  const findings = read.problems.includes('FIGURE_TOO_LARGE')
    ? { errors: [], warnings: [] }
    : findControls(contest.compiled, protocol, read, {
        sameListElsewhere: (voters) => sameListElsewhere(sealed, contestNo, precinctNo, voters),
        registered: sealed.layout.precincts[precinctNo]?.registered ?? null,
      });
  const recount = recountCode(protocol, {
    kind: contest.compiled.contest.kind,
    votingDay: sealed.layout.definition.votingDay,
    recounted: contest.recounted.has(slot),
  });
  const late = isOwnRecount(protocol) ? lateness(sealed, contest, protocol) : null;
  const warnings = late === null ? findings.warnings : [...findings.warnings, late];
  const ofPlace = [placement, recount].filter((code) => code !== null);
  const codes = [...borrowed, ...ofPlace, ...read.problems, ...findings.errors];
  if (codes.length === 0) {
    return opinion('counted', [], {
      warnings,
      cell,
      detail: warnings.length === 0 ? null : detailOf([], slot, warnings),
    });
  }
  // One that was held for want of its precinct comes into the slot only now.
  const heldHere = known && contest.held.get(record.position)?.slot === slot;
  const full = heldHere ? null : heldLimitRefusal(contest, slot);
  if (full !== null) return full;
  const hints = findings.errors.length === 0 ? NO_HINTS : findHints(contest.compiled, read);
  const detail = [detailOf(codes, slot, warnings), hints.detail].filter((one) => one !== null).join('; ');
  return opinion('held', codes, { warnings: [...warnings, ...hints.codes], detail, cell });
}
