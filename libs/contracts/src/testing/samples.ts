/** One valid `data` for each type of event, with every member in use; for tests only. */
import { canonicalSha256 } from '../canonical';
import { EVENT_TYPES, type EventType } from '../events/event-types';
import { VERDICT_COLUMNS } from '../events/verdict-given';
import { generateKeyPair } from '../signature';

type Data = Readonly<Record<string, unknown>>;

const hash = (letter: string): string => `sha256:${letter.repeat(64)}`;
const { publicKey } = generateKeyPair();
const title = { kk: 'Атауы', ru: 'Название', en: 'Title' };

const definition: Data = {
  electionId: 'rehearsal',
  title,
  votingDay: '2023-03-19',
  timeZone: 'Asia/Almaty',
  rehearsal: true,
  publishFrom: '2023-03-19T20:00:00+06:00',
  log: { origin: 'example.org/log', vkey: 'example.org/log+00000000+AAAA' },
  units: [
    { unitId: 'N', kind: 'nation', title },
    { unitId: 'N-01', kind: 'region', parentId: 'N', timeZone: 'Asia/Almaty', codes: { kato: '750000000' } },
  ],
  constituencies: { district: [{ constituencyId: '01', title }] },
  sources: [{ source: 'urn:x:tec', signature: 'required', publicKeys: [publicKey], units: ['N-01'] }],
  officers: [{ officerId: 'o1', name: 'A. Person', commission: 'CEC', publicKey, may: ['admit', 'certify'] }],
  contests: [
    {
      contestId: 'list',
      kind: 'mazhilis_list',
      ruleSet: { method: 'plurality', tie: 'decision' },
      seats: 69,
      form: {
        formId: 'inline',
        counters: [{ counterId: 'valid', line: '1', required: true, title }],
        controls: [
          {
            code: 'G1',
            severity: 'error',
            left: ['valid'],
            relation: 'eq',
            right: ['votes'],
            article: '43',
            text: title,
          },
          { code: 'G2', severity: 'warning', check: 'in_words' },
        ],
      },
      title,
      constituency: { hierarchy: 'district', constituencyId: '01' },
      rounds: [{ round: 1, votingDay: '2023-03-19' }],
      options: [
        { optionId: 'a', kind: 'list', title, registeredAt: '2023-01-31T10:00:00+06:00', colour: '#0b5cad' },
        { optionId: 'against_all', kind: 'against_all' },
      ],
    },
  ],
};

const resolution: Data = {
  commission: 'CEC',
  number: '12/3',
  date: '2023-03-21',
  for: 6,
  against: 1,
  documentSha256: 'ab'.repeat(32),
  reason: 'Copies agree.\nSee the act.',
};
const precincts: Data = { expected: 5, counted: 1, held: 1, annulled: 1, notHeld: 1, missing: 1 };
const figures = { counters: { valid: 10 }, votes: { a: 7, against_all: 3 } };
const place = { electionId: 'rehearsal', contestId: 'list', round: 1 };
const signed = { sha256: hash('c'), event: { specversion: '1.0', id: '1' } };
const totals = { precincts, ...figures };
const openItems = [{ sha256: hash('d'), reason: 'no original' }];
const withdrawn = [{ optionId: 'a', decision: hash('1') }];
const missing = [{ precinctId: 'R-5', reason: 'flood' }];

const protocol: Data = {
  ...place,
  precinctId: 'R-1',
  ...figures,
  replaces: { source: 'urn:x:tec', eventId: 'e/1', sha256: hash('a'), reason: 'recount', document: 'act 7' },
  legalBasis: { article: '43(9)' },
  signedAt: '2023-03-19T21:00:00.5+06:00',
  signatories: ['A. Person', { name: 'B. Person', role: 'chair' }],
  inWords: { a: 'жеті' },
  issuedByMember: [5, 5],
  portableBoxes: [{ ballots: 1, applications: 1 }],
  acts: [{ kind: 'complaint', sha256: hash('e') }],
  documents: [{ role: 'scan', mediaType: 'image/png', sha256: hash('f') }],
  capture: { method: 'manual', enteredTwice: true },
  recordedAt: '2023-03-19T16:00:00Z',
  ext: { anything: [1, null, { x: true }] },
};

const persons = [{ candidateId: 'c1', name: 'Әли', commitment: hash('c'), countsTowardsShare: true }];
const officer = { officerId: 'o1', name: 'A. Person', commission: 'CEC', keyId: 'k' };

const decision: Data = {
  electionId: 'rehearsal',
  definitionSha256: hash('8'),
  kind: 'certify',
  scope: 'contest',
  target: {
    sha256: hash('a'),
    contestId: 'list',
    round: 1,
    precinctId: 'R-1',
    unitId: 'N',
    hierarchy: 'd',
    constituencyId: '1',
  },
  basis: {
    verdict: 'held',
    current: null,
    root: hash('b'),
    totals: figures,
    openItems,
    missing,
    questionSha256: hash('9'),
  },
  order: {
    listId: 'a',
    setBy: 'governing_body',
    occasion: 'first',
    decidedOn: '2023-03-28',
    document: { number: '7', date: '2023-03-28', sha256: hash('d') },
    publishedOn: '2023-03-27',
    persons,
    share: { article: 'Art. 97-1(5)', mandates: 1, minimum: 1, met: true, readings: ['youth-to-35'] },
    answers: [{ question: 'GAP-PERS-3', option: 'youth-to-35' }],
  },
  resolution,
  officerId: 'o1',
  option: 'a',
  mode: 'new_vote',
  date: '2023-04-02',
  options: ['a'],
  units: ['N-01'],
  amendment: {},
  ext: {},
};

const SAMPLES: Readonly<Record<EventType, Data>> = {
  [EVENT_TYPES.electionDefined]: { ...definition, definitionSha256: canonicalSha256(definition) },
  [EVENT_TYPES.registerPublished]: {
    electionId: 'rehearsal',
    part: 1,
    parts: 2,
    precincts: [
      { precinctId: 'R-1', territoryId: 'N-01', registered: 900, constituencies: { district: '01' } },
      { precinctId: 'R-2', territoryId: 'N-01', registered: null, constituencies: {} },
    ],
  },
  [EVENT_TYPES.registerSealed]: { electionId: 'rehearsal', count: 2, sha256: hash('1') },
  [EVENT_TYPES.protocolSubmitted]: protocol,
  [EVENT_TYPES.decisionSubmitted]: decision,
  [EVENT_TYPES.summarySubmitted]: {
    ...place,
    unitId: 'N-01',
    hierarchy: 'district',
    ...figures,
    replaces: { source: 'urn:x:tec', eventId: 's/1', sha256: hash('8'), document: 'act 9' },
    signedAt: '2023-03-20T21:00:00+06:00',
    signatories: ['A. Person'],
    documents: [{ role: 'scan', mediaType: 'image/png', sha256: hash('f') }],
    ext: { anything: [1] },
  },
  [EVENT_TYPES.verdictGiven]: {
    electionId: 'rehearsal',
    definitionSha256: hash('2'),
    engine: 'sanaq/0.1.0',
    columns: [...VERDICT_COLUMNS],
    rows: [
      [8, 7, 'urn:x:tec', 'e1', hash('a'), 'held', ['C1'], [], 'C1: 10 is not 11', 'list', 1, 'R-1'],
      [9, 9, null, null, hash('b'), 'refused', ['JSON_MALFORMED'], [], null, null, null, null],
    ],
  },
  [EVENT_TYPES.resultsPublished]: {
    ...place,
    hierarchy: 'administrative',
    unitId: 'N-01',
    unitKind: 'territory',
    parentId: 'N',
    snapshot: 9,
    precincts,
    openItems: 1,
    ...figures,
    changed: {
      counters: ['valid'],
      votes: ['a', 'against_all'],
      rows: [
        ['R-1', 'counted', 0, hash('a'), [10], [7, 3]],
        ['R-2', 'held', 1, null, [], []],
      ],
    },
    part: 1,
    parts: 2,
  },
  [EVENT_TYPES.snapshotPublished]: {
    electionId: 'rehearsal',
    snapshot: 9,
    root: hash('3'),
    contests: [{ contestId: 'list', round: 1, root: hash('4'), state: 'counting', openItems: 1, withdrawn }],
    records: 4,
    recordsSha256: hash('5'),
    time: '2023-03-19T16:00:01Z',
    engine: 'sanaq/0.1.0',
    renderer: '2',
    closing: {
      format: 'sanaq.closing.v1',
      electionId: 'rehearsal',
      rehearsal: true,
      definition: hash('6'),
      register: hash('7'),
      snapshot: 9,
      time: '2023-03-19T16:00:01Z',
      stream: { root: hash('8'), size: 10 },
      verdicts: { count: 11, root: hash('9') },
      root: hash('3'),
      outcomes: { root: hash('a'), size: 1 },
      previous: { leaf: hash('b'), snapshot: 7 },
      engine: '3',
      renderer: '2',
    },
    log: { checkpoint: 'example.org/log\n2\nAAAA\n\n— example.org/log AAAA\n', index: 1, root: hash('c'), size: 2 },
  },
  [EVENT_TYPES.contestCertified]: {
    ...place,
    snapshot: 9,
    position: 9,
    root: hash('4'),
    totals,
    openItems,
    missing,
    gapDecisions: [{ questionSha256: hash('6'), option: 'a', sha256: hash('7'), position: 7 }],
    withdrawals: [{ sha256: hash('7'), position: 6 }],
    ruleSet: { method: 'plurality', tie: 'decision' },
    certification: signed,
    approval: signed,
    withExceptions: true,
    opening: { sha256: hash('7'), position: 4, contestNo: 3 },
    changedOfficers: ['o1'],
    amendments: [{ sha256: hash('7'), position: 5, approval: { sha256: hash('3'), position: 6 } }],
  },
  [EVENT_TYPES.certificationRevoked]: {
    ...place,
    position: 11,
    revoked: hash('c'),
    event: {},
    amendments: [{ sha256: hash('7'), position: 5, approval: { sha256: hash('3'), position: 6 } }],
  },
  [EVENT_TYPES.suspensionDecided]: {
    ...place,
    position: 12,
    state: 'suspended',
    certification: hash('c'),
    event: {},
    amendments: [{ sha256: hash('7'), position: 5, approval: { sha256: hash('3'), position: 6 } }],
  },
  [EVENT_TYPES.orderDecided]: {
    ...place,
    position: 14,
    certification: hash('c'),
    event: {},
    amendments: [{ sha256: hash('7'), position: 5, approval: { sha256: hash('3'), position: 6 } }],
  },
  [EVENT_TYPES.mandatesProjected]: { ...place, snapshot: 9, root: hash('4'), final: false, withdrawn, outcome: {} },
  [EVENT_TYPES.mandatesDistributed]: {
    ...place,
    distribution: 2,
    supersedes: 1,
    reason: 'vacancy',
    order: { sha256: hash('e'), position: 14, listId: 'a', officer, resolution },
    holders: [{ listId: 'a', order: hash('e'), persons }],
    suspendedBy: hash('f'),
    ruleSet: 'kz.mazhilis-list.2023',
    edition: '2022-11-05',
    position: 9,
    root: hash('4'),
    totals,
    withExceptions: true,
    openItems,
    missing,
    withdrawn,
    seats: { a: 69 },
    winners: ['a'],
    result: 'elected',
    trace: {},
    officers: [officer],
    changedOfficers: ['o1'],
    resolution,
  },
  [EVENT_TYPES.mandatesSuspended]: {
    ...place,
    distribution: 2,
    position: 12,
    reason: 'revoked',
    decision: signed,
    resolution,
    ext: {},
  },
  [EVENT_TYPES.mandatesReinstated]: {
    ...place,
    distribution: 2,
    position: 13,
    reason: 'the appeal was dismissed',
    decision: signed,
    resolution,
  },
};

/** A fresh copy, so that a test may change it. */
export function sampleData(type: EventType): Record<string, unknown> {
  return structuredClone(SAMPLES[type]);
}
