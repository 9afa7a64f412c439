/** What an election's definition, register and amendments say of a record before it is sent. */
import { decodeRecord, topicNames } from '#libs/contracts';
import { ElectionState, foreseenOpinion, judge, type Contest, type DecodedRecord, type Protocol } from '#libs/election';
import type { EventStream, RecordToAppend } from '#libs/event-stream';
import { Journal } from '#libs/journal';
import { didYouMean, nearestNames } from '#libs/basics';
import type { Backend, Publisher } from './backend';
import { readToEnd } from './read-stream';

/** Why a record will not be counted. */
export interface Foreseen {
  readonly verdict: 'refused' | 'held';
  readonly codes: readonly string[];
  readonly detail: string;
}

/** Decisions that change who may speak, and for which precincts. */
const AMENDING: ReadonlySet<string> = new Set(['amend', 'approve_amendment']);
/** What a round that was opened since may change. */
const OF_ROUNDS: ReadonlySet<string> = new Set(['ROUND_UNKNOWN', 'PRECINCT_NOT_IN_CONTEST']);
/** A record that is not sent yet is behind all others. */
const NOT_SENT = Number.MAX_SAFE_INTEGER;

export class Foresight {
  private constructor(
    private readonly state: ElectionState,
    /** A round may have been opened since the seal: only the count knows it. */
    private readonly mayHaveMoreRounds: boolean,
  ) {}

  /** Of an election's stream as it is now; null before its register is sealed. */
  static async of(
    { stream, topicPrefix, ...more }: Pick<Publisher, 'stream' | 'topicPrefix' | 'backend'> | Backend,
    electionId: string,
  ): Promise<Foresight | null> {
    const state = new ElectionState(electionId);
    const sealedAt = await readOpening(stream, topicNames(topicPrefix, electionId).stream, state);
    if (sealedAt === null) return null;
    const backend = 'backend' in more ? more.backend : { readerPool: more.readerPool };
    // Where only Kafka is there, amendments are not looked for: that would be to read the whole stream.
    const kinds = backend === null ? null : await takeInAmendments(backend, electionId, state);
    return new Foresight(state, kinds === null || kinds.has('open_round'));
  }

  /** Null where only the count can tell. */
  ofRecord({ key, value, headers }: RecordToAppend): Foreseen | null {
    const decoded = decodeRecord({ position: NOT_SENT, timestampMs: 0, key, value, headers: headers ?? [] });
    const opinion = foreseenOpinion(this.state, decoded);
    if (opinion === null || (opinion.kind !== 'refused' && opinion.kind !== 'held')) return null;
    if (this.mayHaveMoreRounds && opinion.codes.some((code) => OF_ROUNDS.has(code))) return null;
    const detail = opinion.kind === 'held' ? this.heldDetail(decoded, opinion.codes) : opinion.detail;
    return { verdict: opinion.kind, codes: opinion.codes, detail: (detail ?? '').replace(/\.$/, '') };
  }

  private heldDetail({ body }: DecodedRecord, codes: readonly string[]): string {
    if (body.kind !== 'protocol') return '';
    const { protocol } = body;
    const contest = this.state.definitionRecord?.definition.contests.find(
      ({ contestId }) => contestId === protocol.contestId,
    );
    return codes.map((code) => this.sentence(code, protocol, contest)).join('; ');
  }

  private sentence(code: string, { precinctId, counters, votes }: Protocol, contest: Contest | undefined): string {
    const known = contest?.form.counters ?? [];
    switch (code) {
      case 'PRECINCT_UNKNOWN':
        return `the register has no precinct "${precinctId}"${meant(precinctId, this.precinctIds())}`;
      case 'COUNTER_MISSING':
        return `no figure for ${listed(known.filter(({ counterId, required }) => required !== false && !(counterId in counters)).map(({ counterId }) => counterId))}`;
      case 'COUNTER_UNKNOWN':
        return unknownNames(
          'counter',
          Object.keys(counters),
          known.map(({ counterId }) => counterId),
        );
      case 'OPTION_UNKNOWN':
        return unknownNames('option', Object.keys(votes), contest?.options.map(({ optionId }) => optionId) ?? []);
      default:
        return 'a figure is larger than any precinct can have';
    }
  }

  private precinctIds(): Iterable<string> {
    return this.state.sealed?.layout.precinctNoOf.keys() ?? [];
  }
}

/** Takes in what decisions have changed since the seal; the kinds of all that were accepted. */
async function takeInAmendments(
  { readerPool }: Pick<Backend, 'readerPool'>,
  electionId: string,
  state: ElectionState,
): Promise<ReadonlySet<string>> {
  const kinds = new Set<string>();
  const journal = new Journal(readerPool);
  const electionNo = await journal.findElectionNo(electionId);
  if (electionNo === null) return kinds;
  for (const record of await journal.acceptedRecords(electionNo)) {
    const decoded = decodeRecord(record);
    if (decoded.body.kind !== 'decision') continue;
    const { kind } = decoded.body.decision;
    kinds.add(kind);
    if (AMENDING.has(kind)) judge(state, decoded);
  }
  return kinds;
}

/** Takes in the definition and the register up to its seal; the seal's position, or null. */
async function readOpening(stream: EventStream, topic: string, state: ElectionState): Promise<number | null> {
  for await (const records of readToEnd(stream, topic)) {
    for (const record of records) {
      const decoded = decodeRecord(record);
      const { kind } = decoded.body;
      if (kind !== 'definition' && kind !== 'register_part' && kind !== 'register_sealed') continue;
      judge(state, decoded);
      if (state.sealed !== null) return record.position;
    }
  }
  return null;
}

function meant(name: string, known: Iterable<string>): string {
  return didYouMean(nearestNames(name, known));
}

function listed(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

function unknownNames(what: string, given: readonly string[], known: readonly string[]): string {
  const unknown = given.filter((name) => !known.includes(name));
  const [only] = unknown;
  const near = unknown.length === 1 && only !== undefined ? meant(only, known) : '';
  return `the contest has no ${what} ${listed(unknown)}${near}`;
}
