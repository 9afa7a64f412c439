/** Records for the decoders: protocols as senders write them, in every order and dress, most of them then damaged. */
import type { Random } from '#libs/allocation-verifier/testing';
import type { RecordHeader, StreamRecord } from '#libs/event-stream';

const COUNTERS = [
  ...['voters_on_list', 'ballots_received', 'ballots_issued', 'ballots_unused', 'ballots_found'],
  ...['ballots_invalid', 'took_part', 'absentee_voters', 'voters_outside'],
];
const OPTIONS = ['alpha', 'beta', '__proto__', 'against_all'];
const ODD_KEYS = ['41', 'unknown', 'toString', 'a/b', ' a', 'a ', '', 'е', 'e\u0301', 'k'.repeat(257), 'alpha'];
const ODD_IDS = ['P-9', '', 'a/b', ' p', 'P-1 ', 'уч-1', 'e\u0301', 'p'.repeat(257), '__proto__', 'p\u007f', '12'];
const NAMES = [
  'chair',
  'Әбілова Айгүл',
  'member 7',
  'м\u0301',
  'тел. 12',
  '980116300122',
  '1980-01-16',
  '',
  'x'.repeat(301),
  '\u0085',
];
const TIMES = [
  ...['2023-03-19T20:05:09+06:00', '2023-03-19T20:05:60Z', '2023-03-19T20:05:09.123456789-05:30'],
  ...['2023-03-19T24:05:09Z', '2023-03-19', '2023-13-19T20:05:09Z', '2023-03-19T20:05:09.Z', '2023-03-19t20:05:09z'],
];
const NUMBERS = [
  ...['0', '1', '1000000000', '1000000001', '999999999999999', '1000000000000000', '9007199254740991'],
  ...['9007199254740992', '-0', '-1', '01', '1.0', '1e2', '1E+2', 'null', '"7"', '0.5', '00', '+1', 'true'],
];
/** What is put somewhere into a record. */
const SNIPPETS = [
  ...[
    '"',
    '\\',
    '\\u0041',
    '\\ud800',
    '\\n',
    ',',
    ':',
    '{',
    '}',
    '[',
    ']',
    ' ',
    '\n',
    '\t',
    '0',
    '-',
    '.',
    'e',
    'null',
  ],
  ...['true', '"round":1,', '"a":1,', '"data":{},', '"jws":"a..b",', '"ext":{},', '\u0000', '\u007f', 'é', '\u2028'],
  ...[
    '\ufeff',
    '/',
    '{"',
    '"}',
    '}}',
    '12',
    '"rehearsal":true,',
    '"rehearsal":null,',
    '"time":null,',
    '"__proto__":1,',
  ],
].map((text) => Buffer.from(text, 'utf8'));
const ODD_BYTES = [
  Buffer.from([0x80]),
  Buffer.from([0xc2, 0x85]),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from([0xff]),
];

const OURS: RecordHeader = ['content-type', Buffer.from('application/cloudevents+json')];
const HEADERS: readonly (readonly RecordHeader[])[] = [
  [],
  [OURS, ['traceparent', Buffer.from('00-1-2-03')]],
  [['Content-Type', Buffer.from('application/cloudevents+json; charset=utf-8')]],
  [['content-type', Buffer.from('application/json')]],
  [['content-type', Buffer.from('application/cloudevents-batch+json')]],
  [OURS, OURS],
];

type Member = readonly [key: string, json: string];

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const mixed = [...items];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = random.whole(0, at);
    [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
  }
  return mixed;
}

/** White space between tokens: none, as Python writes it, or anything. */
interface Dress {
  readonly afterComma: string;
  readonly afterColon: string;
  readonly inside: string;
}

const DRESSES: readonly Dress[] = [
  { afterComma: '', afterColon: '', inside: '' },
  { afterComma: '', afterColon: '', inside: '' },
  { afterComma: ' ', afterColon: ' ', inside: '' },
  { afterComma: '\n\t', afterColon: ' ', inside: '\r\n ' },
];

function object(members: readonly Member[], { afterComma, afterColon, inside }: Dress): string {
  const written = members.map(([key, json]) => `${JSON.stringify(key)}${afterColon}:${afterColon}${json}`);
  return `{${inside}${written.join(`,${afterComma}`)}${inside}}`;
}

/** Draws records one after the other; the same seed draws the same ones. */
export class DrawnRecords {
  private readonly before: StreamRecord[] = [];
  private position = 0;

  constructor(
    private readonly random: Random,
    private readonly electionId: string,
    private readonly precinctIds: readonly string[],
    private readonly contestIds: readonly string[],
  ) {}

  /** The next record of the stream. `position` counts on from the first one asked for. */
  next(firstPosition: number): StreamRecord {
    const { random } = this;
    const position = firstPosition + this.position++;
    const again = this.before.length > 0 && random.chance(20) ? random.pick(this.before) : null;
    const record = again ?? this.drawn();
    if (this.before.length < 1_000) this.before.push(record);
    else this.before[random.whole(0, 999)] = record;
    return { ...record, position };
  }

  private drawn(): StreamRecord {
    const { random } = this;
    const dress = random.pick(DRESSES);
    let value: Buffer = Buffer.from(this.event(dress), 'utf8');
    const damages = random.chance(3) ? random.whole(1, 3) : 0;
    for (let count = 0; count < damages; count++) value = this.damaged(value);
    const headers = random.chance(20) ? random.pick(HEADERS) : [OURS];
    return { position: 0, timestampMs: 1_679_241_600_000, key: null, value, headers };
  }

  private event(dress: Dress): string {
    const { random } = this;
    const id = random.chance(4) ? `e-${random.whole(1, 300)}` : `e-${random.whole(1, 2 ** 40)}`;
    const members: Member[] = [
      ['specversion', '"1.0"'],
      ['type', '"kz.sanaq.protocol.submitted.v1"'],
      ['source', JSON.stringify(`urn:test:${random.whole(1, 5)}`)],
      ['id', JSON.stringify(random.chance(100) ? random.pick(ODD_IDS) : id)],
      ['data', this.data(dress)],
    ];
    if (random.chance(3)) members.push(['time', JSON.stringify(this.time())]);
    if (random.chance(3)) members.push(['subject', '"list/1/P-1"']);
    if (random.chance(5)) members.push(['datacontenttype', '"application/json"']);
    if (random.chance(20)) members.push(['rehearsal', random.pick(['true', 'false', 'null', '1', '"true"'])]);
    if (random.chance(50)) members.push(this.oddAttribute());
    return object(random.chance(2) ? shuffled(random, members) : members, dress);
  }

  private oddAttribute(): Member {
    return this.random.pick<Member>([
      ['jws', '"a..b"'],
      ['traceparent', '"00-1-2-03"'],
      ['data_base64', '"AA=="'],
      ['Upper', '"x"'],
      ['number', '7'],
      ['type', '"kz.sanaq.decision.submitted.v1"'],
      ['id', '"twice"'],
      ['subject', '"сөз"'],
    ]);
  }

  private time(): string {
    return this.random.chance(3) ? this.random.pick(TIMES) : (TIMES[0] ?? '');
  }

  private data(dress: Dress): string {
    const { random } = this;
    const precinctId = random.chance(50) ? random.pick(ODD_IDS) : random.pick(this.precinctIds);
    const contestId = random.chance(100) ? random.pick(ODD_IDS) : random.pick(this.contestIds);
    const members: Member[] = [
      ['electionId', JSON.stringify(random.chance(100) ? random.pick(['other', 'Bad', '']) : this.electionId)],
      ['contestId', JSON.stringify(contestId)],
      ['precinctId', JSON.stringify(precinctId)],
      ['round', random.chance(30) ? random.pick(['2', '0', '1001', '1000', '01', '1.0', '"1"']) : '1'],
      ...this.figures(dress),
    ];
    if (random.chance(2)) members.push(['signedAt', JSON.stringify(this.time())]);
    if (random.chance(2)) members.push(['signatories', this.signatories(dress)]);
    if (random.chance(3)) members.push(['capture', this.capture(dress)]);
    if (random.chance(10)) members.push(['recordedAt', JSON.stringify(this.time())]);
    if (random.chance(5)) members.push(['portableBoxes', this.boxes(dress)]);
    if (random.chance(5)) members.push(['issuedByMember', this.list(dress, () => this.number())]);
    if (random.chance(15)) members.push(this.unusualMember());
    const kept = random.chance(50) ? members.filter(() => !random.chance(8)) : members;
    return object(random.chance(2) ? shuffled(random, kept) : kept, dress);
  }

  private unusualMember(): Member {
    return this.random.pick<Member>([
      ['replaces', '{"source":"urn:test:1","eventId":"e-1","sha256":"sha256:0","reason":"correction","document":"d"}'],
      [
        'replaces',
        `{"source":"urn:test:1","eventId":"e-${this.random.whole(1, 300)}","sha256":"sha256:${'0'.repeat(64)}",` +
          '"reason":"recount","document":"акт"}',
      ],
      ['legalBasis', '{"article":"43(7-1)"}'],
      ['inWords', '{"alpha":"сто"}'],
      ['issuedByMember', '[100,200]'],
      ['portableBoxes', '[{"ballots":3,"applications":2}]'],
      ['ext', '{"iin":"980116300122"}'],
      ['acts', '[]'],
      ['unknown', '1'],
      ['round', '1'],
      ['capture', '{"enteredTwice":true}'],
    ]);
  }

  private capture(dress: Dress): string {
    const { random } = this;
    const members: Member[] = [['method', JSON.stringify(random.chance(10) ? random.pick(NAMES) : 'keyed')]];
    if (random.chance(2)) members.push(['enteredTwice', random.pick(['true', 'false'])]);
    if (random.chance(50)) members.push(['other', '1']);
    return object(random.chance(2) ? shuffled(random, members) : members, dress);
  }

  private number(): string {
    return this.random.chance(30) ? this.random.pick(NUMBERS) : String(this.random.whole(0, 900));
  }

  private list({ afterComma, inside }: Dress, item: () => string): string {
    const items = Array.from({ length: this.random.chance(30) ? 0 : this.random.whole(1, 3) }, item);
    return `[${inside}${items.join(`,${afterComma}`)}${inside}]`;
  }

  private boxes(dress: Dress): string {
    const { random } = this;
    return this.list(dress, () => {
      const members: Member[] = [
        ['ballots', this.number()],
        ['applications', this.number()],
      ];
      if (random.chance(50))
        members.push(
          random.pick<Member>([
            ['ballots', '1'],
            ['other', '1'],
          ]),
        );
      const kept = random.chance(50) ? members.slice(1) : members;
      return object(random.chance(2) ? shuffled(random, kept) : kept, dress);
    });
  }

  private signatories({ afterComma }: Dress): string {
    const { random } = this;
    const names = Array.from({ length: random.whole(0, 4) }, () => (random.chance(8) ? random.pick(NAMES) : 'chair'));
    const written = names.map((name) => (random.chance(40) ? '{"name":"chair"}' : JSON.stringify(name)));
    return random.chance(100) ? '{}' : `[${written.join(`,${afterComma}`)}]`;
  }

  /** `counters` and `votes`, most of them such that every control holds. */
  private figures(dress: Dress): Member[] {
    const { random } = this;
    const voters = random.whole(200, 2_000);
    const issued = random.whole(0, voters);
    const invalid = random.whole(0, Math.min(9, issued));
    const valid = issued - invalid;
    const [first, second, third] = [valid >> 1, valid >> 2, valid >> 3];
    const counts = [voters, voters, issued, voters - issued, issued, invalid, valid, 0, 0];
    const votes = [first, second, third, valid - first - second - third];
    return [
      ['counters', this.figureObject(COUNTERS, counts, dress)],
      ['votes', this.figureObject(OPTIONS, votes, dress)],
    ];
  }

  private figureObject(ids: readonly string[], values: readonly number[], dress: Dress): string {
    const { random } = this;
    const members = ids.map((id, index): Member => [
      random.chance(400) ? random.pick(ODD_KEYS) : id,
      random.chance(200) ? random.pick(NUMBERS) : String(values[index] ?? 0),
    ]);
    const kept = random.chance(40) ? members.filter(() => !random.chance(6)) : members;
    return object(random.chance(6) ? shuffled(random, kept) : kept, dress);
  }

  /** One byte or some bytes changed, taken away, doubled or put in. */
  private damaged(value: Buffer): Buffer {
    const { random } = this;
    const at = random.whole(0, value.length);
    const to = Math.min(value.length, at + random.whole(1, random.chance(2) ? 3 : 40));
    const [before, between, after] = [value.subarray(0, at), value.subarray(at, to), value.subarray(to)];
    switch (random.whole(0, 5)) {
      case 0:
        return Buffer.concat([before, after]);
      case 1:
        return Buffer.concat([before, between, between, after]);
      case 2:
        return Buffer.concat([before, random.pick(SNIPPETS), between, after]);
      case 3:
        return Buffer.concat([before, random.pick(random.chance(3) ? ODD_BYTES : SNIPPETS), after]);
      case 4:
        return Buffer.concat([before, Buffer.from([random.whole(0, 255)]), between.subarray(1), after]);
      default:
        return random.chance(4) ? Buffer.from(before) : Buffer.concat([before, between, after]);
    }
  }
}
