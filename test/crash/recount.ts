/**
 * An independent recount of a stream: what becomes of each record, by interface.md section 7 and design.md section 3,
 * in the plainest code that does it. Nothing of libs/election or libs/contracts is used here.
 */
import type { Json } from './plain-json';
import {
  failedControls,
  figureProblems,
  figuresInOrder,
  frameOf,
  isHeldIn,
  upwards,
  type PlainContest,
  type PlainFrameOf,
} from './recount-frame';
import type { PlainEvent, PlainFrame, PlainProtocol } from './read-event';

export interface PlainVerdict {
  readonly cause: number;
  readonly subject: number;
  readonly kind: string;
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
}

interface Placed {
  readonly position: number;
  readonly sha256: string;
  readonly protocol: PlainProtocol;
}

interface Held extends Placed {
  readonly codes: readonly string[];
}

/** One precinct in one contest. */
export interface PlainCell {
  readonly contest: PlainContest;
  readonly precinctId: string;
  current: { readonly position: number; readonly sha256: string; readonly figures: readonly number[] } | null;
  /** The newest link of the chain of protocols, counted or held. */
  head: number | null;
  readonly held: Map<number, Held>;
}

type Opinion = Pick<PlainVerdict, 'kind' | 'codes' | 'warnings'> & { readonly contest: PlainContest | null };

/** With one of these a held protocol is not a link of its precinct's chain. */
const NO_LINK = ['EQUIVOCATION', 'PRECINCT_UNKNOWN', 'SECOND_ORIGINAL', 'stale_predecessor', 'WAITS_FOR_PREDECESSOR'];

export function cellKey(contestId: string, precinctId: string): string {
  return `${contestId}/${precinctId}`;
}

function refusedFor(code: string): Opinion {
  return { kind: 'refused', codes: [code], warnings: [], contest: null };
}

export class Recount {
  frame: PlainFrameOf | null = null;
  readonly cells = new Map<string, PlainCell>();
  /** Held records of precincts that are not in the register, by contest. */
  readonly unplaced = new Map<string, number>();
  readonly changedCells = new Set<string>();
  private definition: ReadonlyMap<string, Json> | null = null;
  private readonly parts: ReadonlyMap<string, Json>[] = [];
  private readonly early: Placed[] = [];
  /** Who claimed a source and id: the first record that was not refused. */
  private readonly claims = new Map<
    string,
    { readonly position: number; readonly sha256: string; readonly said: string }
  >();
  /** Held records that came with an identity which was taken, by hash. */
  private readonly borrowed = new Map<string, number>();
  private readonly waiting = new Map<string, Set<Placed>>();
  private verdicts = new Map<number, PlainVerdict>();
  private cause = 0;

  /** The verdicts that the record at this position brings about, in the order of their subjects. */
  count(position: number, event: PlainEvent): PlainVerdict[] {
    this.verdicts = new Map();
    this.cause = position;
    if (event.kind === 'unreadable') this.note(position, refusedFor(event.code));
    else if (event.kind !== 'protocol') this.countFrame(position, event);
    else if (this.frame === null) {
      this.early.push({ position, sha256: event.sha256, protocol: event });
      this.note(position, { kind: 'held', codes: ['WAITS_FOR_SEAL'], warnings: [], contest: null });
    } else {
      this.settle({ position, sha256: event.sha256, protocol: event }, false);
    }
    return [...this.verdicts.values()].sort((a, b) => a.subject - b.subject);
  }

  private note(subject: number, { kind, codes, warnings }: Opinion): void {
    this.verdicts.set(subject, { cause: this.cause, subject, kind, codes, warnings });
  }

  /** Definition, register, seal and decisions: the test's own are sound, so only their repetition is an error. */
  private countFrame(position: number, event: PlainFrame & { readonly sha256: string }): void {
    const key = `${event.source}\n${event.id}`;
    const claim = this.claims.get(key);
    if (claim !== undefined) {
      this.note(
        position,
        claim.sha256 === event.sha256
          ? { kind: 'duplicate', codes: [], warnings: [], contest: null }
          : refusedFor('EQUIVOCATION'),
      );
      return;
    }
    this.claims.set(key, { position, sha256: event.sha256, said: '' });
    this.note(position, { kind: 'accepted', codes: [], warnings: [], contest: null });
    if (event.kind === 'definition') this.definition = event.data;
    else if (event.kind === 'register') this.parts.push(event.data);
    else if (event.kind === 'seal') this.seal();
  }

  private seal(): void {
    if (this.definition === null) throw new Error('sealed before it was defined');
    const frame = frameOf(this.definition, this.parts);
    this.frame = frame;
    for (const contest of frame.contests.values()) {
      for (const precinct of frame.precincts.values()) {
        if (!isHeldIn(contest, precinct)) continue;
        const key = cellKey(contest.contestId, precinct.precinctId);
        this.cells.set(key, { contest, precinctId: precinct.precinctId, current: null, head: null, held: new Map() });
        this.changedCells.add(key);
      }
    }
    for (const placed of this.early) this.settle(placed, false);
  }

  private refusal(frame: PlainFrameOf, protocol: PlainProtocol): string | null {
    if (protocol.electionId !== frame.electionId) return 'ELECTION_UNKNOWN';
    if (protocol.rehearsal !== frame.rehearsal) return 'REHEARSAL_DIFFERS';
    const contest = frame.contests.get(protocol.contestId);
    if (contest === undefined) return 'CONTEST_UNKNOWN';
    if (protocol.round !== 1) return 'ROUND_UNKNOWN';
    const source = frame.sources.get(protocol.source);
    if (source === undefined) return 'SOURCE_UNKNOWN';
    const precinct = frame.precincts.get(protocol.precinctId);
    // Nobody knows its unit, so a source that is limited to units may not speak for it.
    if (precinct === undefined) return source.units.length > 0 ? 'UNIT_FOREIGN' : null;
    if (source.units.length > 0 && !upwards(frame, precinct.territoryId).some((unit) => source.units.includes(unit)))
      return 'UNIT_FOREIGN';
    return isHeldIn(contest, precinct) ? null : 'PRECINCT_NOT_IN_CONTEST';
  }

  /** Why it is not the protocol's turn in its precinct, or null. */
  private placement(cell: PlainCell, { replaces }: PlainProtocol): string | null {
    if (replaces === null) return cell.head === null ? null : 'SECOND_ORIGINAL';
    const claim = this.claims.get(`${replaces.source}\n${replaces.eventId}`);
    const seen = claim?.sha256 === replaces.sha256 ? claim.position : (this.borrowed.get(replaces.sha256) ?? null);
    if (seen === null) return claim === undefined ? 'WAITS_FOR_PREDECESSOR' : 'stale_predecessor';
    if (cell.held.get(seen)?.codes.includes('WAITS_FOR_PREDECESSOR') === true) return 'WAITS_FOR_PREDECESSOR';
    return seen === cell.head ? null : 'stale_predecessor';
  }

  private opinion({ position, sha256, protocol }: Placed, again: boolean): Opinion {
    const { frame } = this;
    if (frame === null) throw new Error('not sealed');
    const refusal = this.refusal(frame, protocol);
    if (refusal !== null) return refusedFor(refusal);
    const contest = frame.contests.get(protocol.contestId) ?? null;
    if (contest === null) throw new Error('refused before');
    const claim = this.claims.get(`${protocol.source}\n${protocol.id}`);
    const own = claim === undefined || (again && this.borrowed.get(sha256) !== position);
    if (!own && !again && (claim.sha256 === sha256 || this.borrowed.has(sha256)))
      return { kind: 'duplicate', codes: [], warnings: [], contest };
    if (!own && !again && claim.said === protocol.said)
      return { kind: 'duplicate', codes: [], warnings: ['RETRY_OTHER_BYTES'], contest };
    const codes = own ? [] : ['EQUIVOCATION'];
    const problems = figureProblems(contest, protocol);
    const cell = this.cells.get(cellKey(protocol.contestId, protocol.precinctId));
    if (cell === undefined)
      return { kind: 'held', codes: [...codes, 'PRECINCT_UNKNOWN', ...problems], warnings: [], contest };
    const place = own ? this.placement(cell, protocol) : null;
    const tooLarge = problems.includes('FIGURE_TOO_LARGE');
    const errors = tooLarge ? [] : failedControls(contest, protocol, 'error');
    codes.push(...(place === null ? [] : [place]), ...problems, ...errors);
    const warnings = tooLarge ? [] : failedControls(contest, protocol, 'warning');
    return { kind: codes.length === 0 ? 'counted' : 'held', codes, warnings, contest };
  }

  private settle(placed: Placed, again: boolean): void {
    const opinion = this.opinion(placed, again);
    const { position, sha256, protocol } = placed;
    const key = cellKey(protocol.contestId, protocol.precinctId);
    const cell = this.cells.get(key);
    if (again && opinion.kind === 'held' && opinion.codes.join() === cell?.held.get(position)?.codes.join()) return;
    this.note(position, opinion);
    const identity = `${protocol.source}\n${protocol.id}`;
    if (protocol.replaces !== null)
      this.waiting.get(`${protocol.replaces.source}\n${protocol.replaces.eventId}`)?.delete(placed);
    if (opinion.kind === 'refused' || opinion.kind === 'duplicate') return;
    if (opinion.codes.includes('EQUIVOCATION')) this.borrowed.set(sha256, position);
    else if (!this.claims.has(identity)) this.claims.set(identity, { position, sha256, said: protocol.said });
    if (cell === undefined) this.unplaced.set(protocol.contestId, (this.unplaced.get(protocol.contestId) ?? 0) + 1);
    else this.place(cell, placed, opinion);
    if (opinion.codes.includes('WAITS_FOR_PREDECESSOR') && protocol.replaces !== null) {
      const named = `${protocol.replaces.source}\n${protocol.replaces.eventId}`;
      const set = this.waiting.get(named) ?? new Set();
      this.waiting.set(named, set.add(placed));
    }
    const woken = [...(this.waiting.get(identity) ?? [])].sort((a, b) => a.position - b.position);
    for (const waiter of woken) if (this.waiting.get(identity)?.has(waiter) === true) this.settle(waiter, true);
  }

  private place(cell: PlainCell, placed: Placed, opinion: Opinion): void {
    const { position, sha256, protocol } = placed;
    this.changedCells.add(cellKey(protocol.contestId, protocol.precinctId));
    const link = !opinion.codes.some((code) => NO_LINK.includes(code));
    if (link) cell.head = position;
    if (opinion.kind === 'held') {
      cell.held.set(position, { ...placed, codes: opinion.codes });
      return;
    }
    // Counted: it takes over the whole chain.
    cell.held.delete(position);
    const replaced: Opinion = { kind: 'replaced', codes: [], warnings: [], contest: cell.contest };
    for (const held of [...cell.held.values()]) {
      if (held.codes.some((code) => NO_LINK.includes(code))) continue;
      cell.held.delete(held.position);
      this.note(held.position, replaced);
    }
    if (cell.current !== null) this.note(cell.current.position, replaced);
    cell.current = { position, sha256, figures: figuresInOrder(cell.contest, protocol) };
  }
}
