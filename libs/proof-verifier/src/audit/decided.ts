/**
 * What the decisions of a stream bring about, as far as an audit needs it: definition and register, officers and their
 * keys, the log's key, certifications and suspensions. Decided is what its first verdict calls accepted.
 */
import { hashName, utf8 } from '../bytes/encodings';
import { sha256 } from '../bytes/sha256';
import { told, type Finding } from '../checks/check';
import { canonical } from '../json/canonical';
import { listIn, objectIn, textIn } from '../json/members-if-any';
import { isObject, type Json, type JsonObject } from '../json/strict-json';
import { parseVerifierKey, type VerifierKey } from '../note/verify-note';
import type { Closing } from '../proof/closing';
import { isSignedEvent } from './jws';
import { unprovedTimes, type AuditRecord } from './stream-lines';
import type { Verdicts } from './verdict-rows';

const DEFINED = 'kz.sanaq.election.defined.v1';
const REGISTER = 'kz.sanaq.register.published.v1';
const SEALED = 'kz.sanaq.register.sealed.v1';
const DECISION = 'kz.sanaq.decision.submitted.v1';

/** A certification that two officers have signed. */
export interface Certification {
  readonly contestId: string;
  readonly round: number;
  /** Root that both have signed; null where the record is withheld. */
  readonly root: string | null;
  /** Totals that both have signed: `{"counters", "votes"}`; null where they are withheld. */
  readonly totals: JsonObject | null;
  /** Position of the approving record. */
  readonly position: number;
  /** Position of the record that ended it. */
  withdrawnAt: number | null;
}

/** A decision by which mandates rest or stand again: a suspension, its lifting, or a revocation. */
export interface Suspension {
  readonly kind: 'suspended' | 'reinstated';
  readonly contestId: string;
  readonly round: number;
  readonly position: number;
  /** `sha256:…` of the decision. */
  readonly name: string;
  /** A revocation: the distribution stands no more, whatever is lifted later. */
  readonly isRevoked: boolean;
}

/** The log as definition or amendment name it. */
export interface NamedLog {
  readonly origin: string;
  readonly key: VerifierKey | null;
}

export interface Decided {
  readonly electionId: string | null;
  readonly rehearsal: boolean;
  readonly definition: { readonly position: number; readonly sha256: string } | null;
  readonly register: { readonly position: number; readonly sha256: string } | null;
  readonly log: NamedLog | null;
  readonly certifications: readonly Certification[];
  readonly suspensions: readonly Suspension[];
  /** Options by which gaps of the law were decided: by name of the decision's record, `question option`. */
  readonly gapDecisions: ReadonlyMap<string, string>;
  /** Rule sets as the definition writes them out, by contest. */
  readonly ruleSets: ReadonlyMap<string, Json>;
  /** C14, as far as decisions are concerned. */
  readonly finding: Finding;
}

class Reading {
  electionId: string | null = null;
  rehearsal = false;
  definition: Decided['definition'] = null;
  register: Decided['register'] = null;
  log: NamedLog | null = null;
  readonly certifications: Certification[] = [];
  readonly suspensions: Suspension[] = [];
  readonly ruleSets = new Map<string, Json>();
  readonly gapDecisions = new Map<string, string>();
  signatures = 0;
  withheld = 0;
  problem: Finding | null = null;
  /** officerId → public key. */
  private readonly officers = new Map<string, string>();
  private readonly amendments = new Map<string, JsonObject>();
  /** Proposed or approved, by the hash of the `certify` record. */
  private readonly proposed = new Map<string, JsonObject>();
  private readonly certified = new Map<string, Certification>();
  private readonly parts = new Map<number, JsonObject>();

  async take(record: AuditRecord): Promise<void> {
    const event = record.event();
    if (event === null) return;
    const type = textIn(event, 'type');
    const data = objectIn(event, 'data');
    if (type === DEFINED) this.define(record, event, data);
    else if (type === REGISTER) this.parts.set(Number(data['part'] ?? 0), data);
    else if (type === SEALED) this.seal(record, data);
    else if (type === DECISION) await this.decide(record, event, data);
  }

  hides(record: AuditRecord, verdict: string): void {
    this.wrong(record, `the record at position ${record.position} is withheld whole, and its verdict is "${verdict}"`);
  }

  private wrong(record: AuditRecord, what: string): void {
    this.problem ??= told('failed', what, `stream.ndjson:${record.line}`);
  }

  private define(record: AuditRecord, event: JsonObject, data: JsonObject): void {
    const { definitionSha256 = null, ...definition } = data;
    const computed = hashName(sha256(utf8(canonical(definition))));
    if (definitionSha256 !== computed) this.wrong(record, `definitionSha256 is not ${computed}`);
    this.definition = { position: record.position, sha256: computed };
    this.electionId = textIn(data, 'electionId');
    this.rehearsal = data['rehearsal'] === true;
    if ((event['rehearsal'] === true) !== this.rehearsal)
      this.wrong(record, 'event and definition differ in "rehearsal"');
    this.setOfficers(listIn(data, 'officers'));
    this.setLog(data['log']);
    for (const contest of listIn(data, 'contests')) {
      const id = isObject(contest) ? textIn(contest, 'contestId') : null;
      if (id !== null && isObject(contest)) this.ruleSets.set(id, contest['ruleSet'] ?? null);
    }
  }

  private setLog(log: Json | undefined): void {
    if (!isObject(log)) return;
    this.log = { origin: textIn(log, 'origin') ?? '', key: parseVerifierKey(textIn(log, 'vkey') ?? '') };
  }

  private setOfficers(officers: readonly Json[]): void {
    for (const officer of officers) {
      if (!isObject(officer)) continue;
      const [id, key] = [textIn(officer, 'officerId'), textIn(officer, 'publicKey')];
      if (id !== null && key !== null) this.officers.set(id, key);
    }
  }

  private seal(record: AuditRecord, data: JsonObject): void {
    const rows = [...this.parts.entries()].sort(([a], [b]) => a - b).flatMap(([, part]) => listIn(part, 'precincts'));
    const text = rows.map((row) => `${registerRow(row)}\n`).join('');
    const computed = hashName(sha256(utf8(text)));
    if (data['sha256'] !== computed || data['count'] !== rows.length) {
      this.wrong(
        record,
        `the register has ${rows.length} rows with the hash ${computed}, the seal says something else`,
      );
    }
    this.register = { position: record.position, sha256: computed };
  }

  private async decide(record: AuditRecord, event: JsonObject, data: JsonObject): Promise<void> {
    await this.checkSignature(record, event, textIn(data, 'officerId') ?? '');
    const target = textIn(objectIn(data, 'target'), 'sha256') ?? '';
    switch (textIn(data, 'kind')) {
      case 'amend': {
        const amendment = objectIn(data, 'amendment');
        this.amendments.set(record.name, amendment);
        break;
      }
      case 'approve_amendment':
        this.amend(this.amendments.get(target) ?? {});
        break;
      case 'decide_gap':
        this.gapDecisions.set(record.name, gapAnswer(objectIn(data, 'basis')['questionSha256'], data['option']));
        break;
      case 'certify':
        this.proposed.set(record.name, data);
        break;
      case 'approve_certification':
        this.certify(record, target);
        break;
      case 'revoke_certification':
        this.revoke(record, target);
        break;
      case 'suspend_mandates': {
        const of = objectIn(data, 'target');
        this.suspend(record, { contestId: textIn(of, 'contestId') ?? '', round: Number(of['round'] ?? 1) });
        break;
      }
      case 'reinstate': {
        const lifted = this.suspensions.find(({ name, isRevoked }) => name === target && !isRevoked);
        if (lifted !== undefined) this.suspend(record, lifted, 'reinstated');
        break;
      }
      default:
    }
  }

  private revoke(record: AuditRecord, target: string): void {
    const ended = this.certified.get(target);
    if (ended === undefined || ended.withdrawnAt !== null) return;
    ended.withdrawnAt = record.position;
    this.suspend(record, ended, 'suspended', true);
  }

  private suspend(
    { position, name }: AuditRecord,
    { contestId, round }: Pick<Suspension, 'contestId' | 'round'>,
    kind: Suspension['kind'] = 'suspended',
    isRevoked = false,
  ): void {
    this.suspensions.push({ kind, contestId, round, position, name, isRevoked });
  }

  private async checkSignature(record: AuditRecord, event: JsonObject, officerId: string): Promise<void> {
    if (record.isRedacted) {
      this.withheld++;
      return;
    }
    this.signatures++;
    const key = this.officers.get(officerId);
    if (key === undefined) this.wrong(record, `an accepted decision of "${officerId}", who is no officer then`);
    else if (!(await isSignedEvent(event, key))) {
      this.wrong(record, `the signature of "${officerId}" on the decision at position ${record.position} is not valid`);
    }
  }

  private amend(amendment: JsonObject): void {
    for (const id of listIn(amendment, 'revokedOfficers')) if (typeof id === 'string') this.officers.delete(id);
    this.setOfficers(listIn(amendment, 'officers'));
    this.setLog(amendment['log']);
  }

  private certify(record: AuditRecord, target: string): void {
    const proposal = this.proposed.get(target);
    if (proposal === undefined) {
      this.wrong(record, `the approval at position ${record.position} names a certification that is not in the stream`);
      return;
    }
    const named = objectIn(proposal, 'target');
    const certification: Certification = {
      contestId: textIn(named, 'contestId') ?? '',
      round: Number(named['round'] ?? 1),
      root: textIn(objectIn(proposal, 'basis'), 'root'),
      totals: totalsIn(objectIn(proposal, 'basis')),
      position: record.position,
      withdrawnAt: null,
    };
    this.certifications.push(certification);
    this.certified.set(target, certification);
  }
}

/** Question and answer of a decision on a gap, as one text. */
export function gapAnswer(questionSha256: Json | undefined, option: Json | undefined): string {
  return JSON.stringify([questionSha256 ?? null, option ?? null]);
}

function totalsIn(basis: JsonObject): JsonObject | null {
  const totals = basis['totals'];
  return isObject(totals) ? totals : null;
}

/** A row of the register as it is hashed. */
function registerRow(row: Json): string {
  const of = isObject(row) ? row : {};
  const pairs = Object.entries(objectIn(of, 'constituencies')).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return JSON.stringify([of['precinctId'], of['territoryId'], of['registered'] ?? null, pairs]);
}

/**
 * Reads the accepted records in their order. Only what cannot be read is withheld whole, and that is refused: of anything
 * else the event is there, or something is hidden.
 */
export async function decidedBy(records: readonly AuditRecord[], verdicts: Verdicts): Promise<Decided> {
  const reading = new Reading();
  for (const record of records) {
    const verdict = verdicts.first.get(record.position)?.verdict ?? 'refused';
    if (record.isRedacted && verdict !== 'refused' && record.event() === null) reading.hides(record, verdict);
    if (verdict === 'accepted') await reading.take(record);
  }
  const { signatures, withheld } = reading;
  const beside =
    withheld === 0 ? '' : `; ${withheld} decisions are withheld in part, their signatures cannot be checked`;
  const times = unprovedTimes(records.filter(({ isLeafAlone }) => isLeafAlone).length);
  const lines = `${records.length} records${times}`;
  const finding = reading.problem ?? told('passed', `${lines}; ${signatures} signatures of decisions${beside}`);
  return {
    electionId: reading.electionId,
    rehearsal: reading.rehearsal,
    definition: reading.definition,
    register: reading.register,
    log: reading.log,
    certifications: reading.certifications,
    suspensions: reading.suspensions,
    ruleSets: reading.ruleSets,
    gapDecisions: reading.gapDecisions,
    finding,
  };
}

/** Closing records name the definition and the register that the stream has; null: they do. */
export function namedByClosings(decided: Decided, closings: readonly Closing[]): Finding | null {
  for (const [index, { snapshot, definition, register }] of closings.entries()) {
    const where = `closing.ndjson:${index + 1}`;
    const expected = (of: Decided['definition']): string | null =>
      of !== null && of.position <= snapshot ? of.sha256 : null;
    if (definition !== expected(decided.definition)) {
      return told('failed', `snapshot ${snapshot} names another definition than the stream has`, where);
    }
    if (register !== expected(decided.register)) {
      return told('failed', `snapshot ${snapshot} names another register than the stream has`, where);
    }
  }
  return null;
}
