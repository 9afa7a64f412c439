/** What a record of the stream changes, in a sentence. */
import type { AuditRecord, Json } from '#libs/proof-verifier';

const PROTOCOL = 'kz.sanaq.protocol.submitted.v1';
const DECISION = 'kz.sanaq.decision.submitted.v1';
const SUMMARY = 'kz.sanaq.summary.submitted.v1';
const NAMES: Readonly<Record<string, string>> = {
  'kz.sanaq.election.defined.v1': 'the election is defined',
  'kz.sanaq.register.published.v1': 'a part of the register came in',
  'kz.sanaq.register.sealed.v1': 'the register is sealed',
};

type Members = Readonly<Record<string, Json>>;

function membersOf(value: Json | undefined): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

/** Knows which version of each protocol came last; records are told in their order. */
export class Changes {
  private readonly versions = new Map<string, number>();
  private readonly seen = new Set<string>();

  sentenceOf(record: AuditRecord): string {
    return `position ${record.position}: ${this.contentOf(record)}`;
  }

  private contentOf({ event: eventOf, name }: AuditRecord): string {
    const event = eventOf();
    if (event === null) return 'a record that is no event';
    const isRepeat = this.seen.has(name);
    this.seen.add(name);
    if (isRepeat) return 'the same bytes as before came again';
    const data = membersOf(event['data']);
    const type = text(event['type']);
    if (type === PROTOCOL) return this.protocol(data, name);
    if (type === DECISION) return decision(data);
    if (type === SUMMARY)
      return `a commission’s own sums for unit ${text(data['unitId'])} in ${text(data['contestId'])}`;
    return NAMES[type] ?? `an event of the type ${type}`;
  }

  private protocol(data: Members, name: string): string {
    const [contest, round, precinct] = ['contestId', 'round', 'precinctId'].map((member) => text(data[member]));
    const key = JSON.stringify([contest, round, precinct]);
    const before = this.versions.get(key) ?? 0;
    this.versions.set(key, before + 1);
    const place = `precinct ${precinct} (${contest}, round ${round})`;
    const replaces = membersOf(data['replaces']);
    const reason = replaces['reason'] === undefined ? '' : `, ${text(replaces['reason'])}`;
    const document = replaces['document'] === undefined ? '' : `, document ${text(replaces['document'])}`;
    if (before === 0) return `${place}: version 1 came in, ${name}`;
    const named = Object.keys(replaces).length === 0 ? ', which names no predecessor' : '';
    return `${place}: version ${before} → ${before + 1}${reason}${document}${named}, ${name}`;
  }
}

function decision(data: Members): string {
  const target = membersOf(data['target']);
  const resolution = membersOf(data['resolution']);
  const what = ['contestId', 'unitId', 'precinctId', 'sha256'].flatMap((member) =>
    target[member] === undefined ? [] : [text(target[member])],
  );
  const by =
    resolution['number'] === undefined
      ? ''
      : `, resolution ${text(resolution['number'])} of ${text(resolution['date'])}`;
  return `decision ${text(data['kind'])} of officer ${text(data['officerId'])} on ${what.join(' ') || 'the election'}${by}`;
}
