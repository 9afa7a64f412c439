/**
 * An election made for examples: records, verdicts, closing records, outcomes and mandates, put together by the text of
 * docs/log-and-proofs.md alone. What each record brings about is said by whoever writes the story, not judged.
 */
import { canonicalJson, canonicalSha256, cloudEvent, encodeCloudEvent, EVENT_TYPES, signEvent } from '#libs/contracts';
import { checkpointText, leafHash } from '#libs/log';
import { registerSha256, type BuiltContest, type Frame, type MadeClosing } from './frame';
import { cosigned, officerKey, signed } from './keys';
import { MadeTree } from './merkle';
import { MadeMandates } from './mandates';
import { base64, exportLine, name, recordLeaf, type MadeRecord } from './records';
import {
  buildUnit,
  contestHash,
  contestLeaf,
  leaf,
  lp,
  pair,
  sha256,
  type ContestShape,
  type Joining,
  type LeafBody,
} from './sum-trees';

/** What a precinct has in a contest. */
interface Cell {
  readonly state: string;
  readonly protocol: string | null;
  readonly counters: readonly number[];
  readonly votes: readonly number[];
}

interface ContestState {
  readonly shape: ContestShape;
  readonly cells: Map<number, Cell>;
  certified: number | null;
  readonly withdrawn: number[];
  isComplete: boolean;
}

type Row = readonly unknown[];

const STATES = ['counted', 'held', 'annulled', 'notHeld', 'missing'];
const MISSING: Cell = { state: 'missing', protocol: null, counters: [], votes: [] };
const NO_OPEN_ITEMS = { count: 0, hash: sha256() };
const BEGIN_MS = Date.parse('2026-11-29T15:00:00.000Z');
const STRUCTURED: readonly (readonly [string, Buffer])[] = [
  ['content-type', Buffer.from('application/cloudevents+json')],
];
export const SOURCE = 'urn:example:tec';

export class MadeElection {
  readonly records: MadeRecord[] = [];
  readonly rows: Row[] = [];
  readonly closings: MadeClosing[] = [];
  readonly mandates: MadeMandates;
  readonly stream = new MadeTree();
  readonly log = new MadeTree();
  readonly checkpoints: string[] = [];
  readonly definition: Readonly<Record<string, unknown>>;
  private readonly contests: readonly ContestState[];
  private definitionSha256: string | null = null;
  private register: string | null = null;
  private next = 0;
  private verdictRoot: Buffer = Buffer.alloc(32);
  private verdictCount = 0;
  private events = 0;

  constructor(
    readonly frame: Frame,
    private readonly join: Joining = pair,
    /** Whose key signs in the place of the first officer's. */
    private readonly forger: string | null = null,
  ) {
    this.mandates = new MadeMandates(frame);
    this.contests = frame.contests.map((shape) => ({
      shape,
      cells: new Map(),
      certified: null,
      withdrawn: [],
      isComplete: false,
    }));
    const { electionId, rehearsal, log } = frame;
    this.definition = {
      electionId,
      rehearsal,
      title: { en: 'An example' },
      votingDay: '2026-11-29',
      contests: frame.contests.map(({ contestId, round, counters, options }) => ({
        contestId,
        rounds: [{ round }],
        counters,
        options: options.map((optionId) => ({ optionId })),
      })),
      officers: ['o1', 'o2'].map((officerId) => ({
        officerId,
        name: `Officer ${officerId}`,
        commission: 'CEC',
        publicKey: officerKey(officerId).x,
        may: ['certify', 'revoke_certification', 'amend'],
      })),
      ...(log === null ? {} : { log: { origin: log.key.name, vkey: log.vkey } }),
    };
  }

  /** Leaves a hole in the positions. */
  skip(): void {
    this.next++;
  }

  get position(): number {
    return this.next - 1;
  }

  append(value: Buffer | null, key: string | null = null, headers = STRUCTURED, known?: string): MadeRecord {
    const position = this.next++;
    const plain = {
      position,
      timestampMs: BEGIN_MS + position * 1_000,
      key: key === null ? null : Buffer.from(key),
      headers,
      value,
    };
    const record = { ...plain, name: known ?? name(sha256(value ?? Buffer.alloc(0))), leaf: recordLeaf(plain) };
    this.records.push(record);
    this.stream.append(record.leaf);
    return record;
  }

  /** A verdict caused by the newest record; `subject` is the newest one, too, unless it is said. */
  verdict(verdict: string, given: { subject?: MadeRecord; codes?: string[]; place?: readonly unknown[] } = {}): void {
    const { subject = this.records.at(-1)!, codes = [], place = [null, null, null] } = given;
    let source: unknown = null;
    let id: unknown = null;
    try {
      ({ source, id } = JSON.parse(String(subject.value)) as { source: unknown; id: unknown });
    } catch {
      // An unreadable record has neither.
    }
    // A later row leaves the names to the first one.
    const isFirst = subject.position === this.position;
    const named = isFirst ? [source, id, subject.name] : [null, null, null];
    this.rows.push([this.position, subject.position, ...named, verdict, codes, [], null, ...place]);
  }

  private async event(type: string, data: object, officer: string | null = null): Promise<MadeRecord> {
    const event = cloudEvent({
      type,
      source: officer === null ? SOURCE : 'urn:example:cec',
      id: `e${++this.events}`,
      rehearsal: this.frame.rehearsal,
      data,
    });
    const whole =
      officer === null
        ? event
        : await signEvent(event, officerKey(officer === 'o1' ? (this.forger ?? officer) : officer));
    const { value } = encodeCloudEvent(whole);
    return this.append(value);
  }

  async open(partMax = 1_000): Promise<void> {
    const { electionId, precincts } = this.frame;
    const definitionSha256 = canonicalSha256(this.definition);
    await this.event(EVENT_TYPES.electionDefined, { ...this.definition, definitionSha256 });
    this.verdict('accepted');
    this.definitionSha256 = definitionSha256;
    const parts = Math.ceil(precincts.length / partMax);
    for (let part = 1; part <= parts; part++) {
      const slice = precincts.slice((part - 1) * partMax, part * partMax);
      await this.event(EVENT_TYPES.registerPublished, { electionId, part, parts, precincts: slice });
      this.verdict('accepted');
    }
    const sealed = registerSha256(precincts);
    await this.event(EVENT_TYPES.registerSealed, { electionId, count: precincts.length, sha256: sealed });
    this.verdict('accepted');
    this.register = sealed;
  }

  private contest(contestId: string): ContestState {
    return this.contests.find(({ shape }) => shape.contestId === contestId)!;
  }

  /** A protocol that is counted; it takes the place of the one before. */
  async protocol(
    contestId: string,
    slot: number,
    counters: readonly number[],
    votes: readonly number[],
  ): Promise<MadeRecord> {
    const contest = this.contest(contestId);
    const { shape, cells } = contest;
    const { precinctId } = this.frame.precincts[slot]!;
    const before = cells.get(slot);
    const figures = (ids: readonly string[], values: readonly number[]): object =>
      Object.fromEntries(ids.map((id, at) => [id, values[at]]));
    const record = await this.event(EVENT_TYPES.protocolSubmitted, {
      electionId: this.frame.electionId,
      contestId,
      round: shape.round,
      precinctId,
      counters: figures(shape.counters, counters),
      votes: figures(shape.options, votes),
      ...(before?.protocol == null ? {} : { replaces: { sha256: before.protocol, reason: 'correction' } }),
    });
    const place = [contestId, shape.round, precinctId];
    if (before?.protocol != null) {
      const subject = this.records.find((one) => one.name === before.protocol)!;
      this.verdict('replaced', { subject, place });
    }
    this.verdict('counted', { place });
    cells.set(slot, { state: 'counted', protocol: record.name, counters, votes });
    return record;
  }

  private async decision(officer: string, kind: string, target: object, basis: object): Promise<MadeRecord> {
    const record = await this.event(
      EVENT_TYPES.decisionSubmitted,
      {
        electionId: this.frame.electionId,
        definitionSha256: this.definitionSha256,
        kind,
        scope: 'contest',
        target,
        basis,
        officerId: officer,
      },
      officer,
    );
    this.verdict('accepted');
    return record;
  }

  /** Proposed and approved; gives the proposing record. */
  async certify(contestId: string): Promise<MadeRecord> {
    const contest = this.contest(contestId);
    const { round } = contest.shape;
    contest.isComplete = true;
    const root = name(this.build(contest).hash);
    const proposal = await this.decision('o1', 'certify', { contestId, round }, { root, openItems: [], missing: [] });
    await this.decision('o2', 'approve_certification', { sha256: proposal.name }, {});
    contest.certified = this.position;
    this.mandates.distribute({ contestId, round, position: this.position }, root);
    return proposal;
  }

  private rest(contestId: string, type: string, decision: MadeRecord, reason: string): void {
    const { round } = this.contest(contestId).shape;
    this.mandates.rest(type, { contestId, round, position: this.position }, decision, reason);
  }

  /** The mandates of a certified contest rest. */
  async suspend(contestId: string): Promise<MadeRecord> {
    const { round } = this.contest(contestId).shape;
    const decision = await this.decision('o1', 'suspend_mandates', { contestId, round }, { article: '100' });
    this.rest(contestId, EVENT_TYPES.mandatesSuspended, decision, 'appeal');
    return decision;
  }

  /** … and stand again. */
  async reinstate(contestId: string, suspension: MadeRecord): Promise<void> {
    const decision = await this.decision('o1', 'reinstate', { sha256: suspension.name }, {});
    this.rest(contestId, EVENT_TYPES.mandatesReinstated, decision, 'appeal dismissed');
  }

  async revoke(contestId: string, proposal: MadeRecord): Promise<void> {
    const contest = this.contest(contestId);
    const target = { sha256: proposal.name };
    const decision = await this.decision('o1', 'revoke_certification', target, { verdict: 'accepted' });
    this.rest(contestId, EVENT_TYPES.mandatesSuspended, decision, 'certification revoked');
    contest.withdrawn.push(contest.certified!);
    contest.certified = null;
  }

  private build({ shape, cells }: ContestState): BuiltContest {
    const { precincts, hierarchies } = this.frame;
    const zeros = Array.from({ length: shape.counters.length + shape.options.length }, () => 0);
    const found = precincts.map((_, slot) => cells.get(slot) ?? MISSING);
    const bodies = found.map(({ state, protocol }, slot): LeafBody => ({
      contest: shape.contestId,
      precinct: precincts[slot]!.precinctId,
      protocol,
      register: this.register ?? name(sha256()),
      round: shape.round,
      slot,
      state,
    }));
    const vectors = found.map(({ state, counters, votes }) => [
      1,
      ...STATES.map((one) => (one === state ? 1 : 0)),
      ...(state === 'counted' ? [...counters, ...votes] : zeros),
    ]);
    const leaves = bodies.map((body, slot) => leaf(body, vectors[slot]!));
    const built = hierarchies.map((one) => [one.name, buildUnit(one.top, 0, leaves, this.join)] as const);
    const tops = built.map(([hierarchy, { node }]) => [hierarchy, node.hash] as const);
    return { shape, hash: contestHash(shape, tops, NO_OPEN_ITEMS), bodies, vectors, hierarchies: built };
  }

  private bindVerdicts(): void {
    const fresh = this.rows.slice(this.verdictCount).map((row) => lp(canonicalJson(row)));
    if (fresh.length > 0) this.verdictRoot = sha256(this.verdictRoot, ...fresh);
    this.verdictCount = this.rows.length;
  }

  /** A closing record over everything so far. */
  async close(engine = 'sanaq 0.1.0'): Promise<MadeClosing> {
    this.bindVerdicts();
    const contests = this.contests.map((contest) => this.build(contest));
    const entries = this.contests.map(({ certified, withdrawn, isComplete }, at) => {
      const { shape, hash } = contests[at]!;
      return {
        certified,
        contestId: shape.contestId,
        openItems: 0,
        round: shape.round,
        root: name(hash),
        standing: canonicalSha256([]),
        state: certified === null ? (isComplete ? 'complete' : 'counting') : 'certified',
        withdrawn: [...withdrawn],
      };
    });
    const before = this.closings.at(-1);
    const leaves = contests.map(({ shape, hash }) => contestLeaf(shape.contestId, shape.round, hash));
    const outcomes = new MadeTree(entries.map((entry) => leafHash(Buffer.from(canonicalJson(entry)))));
    const data = {
      format: 'sanaq.closing.v1',
      electionId: this.frame.electionId,
      rehearsal: this.frame.rehearsal,
      definition: this.definitionSha256,
      register: this.register,
      snapshot: this.position,
      time: new Date(this.records.at(-1)!.timestampMs).toISOString(),
      stream: { root: name(await this.stream.rootAt(this.stream.size)), size: this.stream.size },
      verdicts: { count: this.verdictCount, root: name(this.verdictRoot) },
      root: name(await new MadeTree(leaves).rootAt(leaves.length)),
      outcomes: { root: name(await outcomes.rootAt(entries.length)), size: entries.length },
      previous: before === undefined ? null : { leaf: name(before.leaf), snapshot: before.snapshot },
      engine,
      renderer: '1',
    };
    const closing: MadeClosing = {
      data,
      leaf: leafHash(Buffer.from(canonicalJson(data))),
      snapshot: this.position,
      contests,
      entries,
      streamSize: this.stream.size,
    };
    this.closings.push(closing);
    this.log.append(closing.leaf);
    this.checkpoints.push(await this.checkpointOf(this.closings.length));
    return closing;
  }

  private async checkpointOf(size: number): Promise<string> {
    const { log, witnesses } = this.frame;
    if (log === null) return '';
    const note = signed(checkpointText({ origin: log.key.name, size, root: await this.log.rootAt(size) }), log);
    return witnesses.reduce((text, witness) => cosigned(text, witness, BEGIN_MS / 1_000 + size), note);
  }

  /** The proof of a precinct in the snapshot with this index, against the newest checkpoint. */
  async proof(
    index: number,
    contestId: string,
    slot: number,
    hierarchy = 'administrative',
  ): Promise<Record<string, unknown>> {
    const closing = this.closings[index]!;
    const { contests, entries, data, streamSize } = closing;
    const at = contests.findIndex(({ shape }) => shape.contestId === contestId);
    const { shape, bodies, vectors, hierarchies } = contests[at]!;
    const body = bodies[slot]!;
    const leaves = new MadeTree(contests.map((one) => contestLeaf(one.shape.contestId, one.shape.round, one.hash)));
    const outcomes = new MadeTree(entries.map((entry) => leafHash(Buffer.from(canonicalJson(entry)))));
    const size = this.closings.length;
    const built = hierarchies.find(([one]) => one === hierarchy)![1];
    return {
      format: 'sanaq.proof.v1',
      precinct: { leaf: body, sums: vectors[slot] },
      hierarchy,
      units: built.ways.get(slot),
      contest: {
        contestId,
        round: shape.round,
        counters: shape.counters,
        options: shape.options,
        hierarchies: hierarchies.map(([one, { node }]) => [one, base64(node.hash)]),
        openItems: { count: NO_OPEN_ITEMS.count, hash: base64(NO_OPEN_ITEMS.hash) },
      },
      election: { index: at, size: contests.length, path: await leaves.inclusion(at, contests.length) },
      outcome: { entry: entries[at], index: at, path: await outcomes.inclusion(at, entries.length) },
      closing: data,
      log: {
        index,
        size,
        path: await this.log.inclusion(index, size),
        checkpoint: this.frame.log === null ? null : this.checkpoints.at(-1),
      },
      protocol: body.protocol === null ? null : await this.recordPlace(body.protocol, streamSize),
    };
  }

  async recordPlace(sha: string, size: number): Promise<Record<string, unknown>> {
    const index = this.records.findIndex((one) => one.name === sha);
    const { position, timestampMs, key, headers, value, name: known } = this.records[index]!;
    const valueSha256 = value === null ? null : name(sha256(value));
    return {
      position,
      timestampMs,
      key: key === null ? null : base64(key),
      headers: headers.map(([header, bytes]) => [header, base64(bytes)]),
      valueSha256,
      index,
      path: await this.stream.inclusion(index, size),
      ...(known === valueSha256 || value === null ? {} : { value: base64(value) }),
    };
  }

  /** The receipt of a record, covered by the newest closing record. */
  async receipt(sha: string): Promise<Record<string, unknown>> {
    const { data, streamSize } = this.closings.at(-1)!;
    const size = this.closings.length;
    const record = this.records.find((one) => one.name === sha)!;
    return {
      format: 'sanaq.receipt.v1',
      record: await this.recordPlace(sha, streamSize),
      recordSha256: sha,
      verdicts: this.rows.filter(([, subject]) => subject === record.position),
      closing: data,
      log: {
        index: size - 1,
        size,
        path: await this.log.inclusion(size - 1, size),
        checkpoint: this.frame.log === null ? null : this.checkpoints.at(-1),
      },
    };
  }

  async consistency(from: number, to: number): Promise<Record<string, unknown>> {
    return { format: 'sanaq.consistency.v1', from, to, path: await this.log.consistency(from, to) };
  }

  /** The files of the audit bundle, without the manifest. */
  files(): Map<string, string> {
    const lines = (items: readonly string[]): string => items.map((item) => `${item}\n`).join('');
    return new Map([
      ['stream.ndjson', lines(this.records.map(exportLine))],
      ['verdicts.ndjson', lines(this.rows.map((row) => canonicalJson(row)))],
      ['closing.ndjson', lines(this.closings.map(({ data }) => canonicalJson(data)))],
      ['outcomes.ndjson', lines(this.closings.map(({ entries }) => canonicalJson(entries)))],
      ['mandates.ndjson', lines(this.mandates.lines)],
      ['checkpoints.txt', this.frame.log === null ? '' : (this.checkpoints.at(-1) ?? '')],
    ]);
  }
}
