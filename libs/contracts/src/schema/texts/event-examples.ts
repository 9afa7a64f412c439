/** A whole `data` of each type of event, of one small election; published with the schemas. */
import { EVENT_TYPES, type EventType } from '../../events/event-types';
import { VERDICT_COLUMNS } from '../../events/verdict-given';

const hash = (digits: string): string => `sha256:${digits.repeat(8)}`;
const DEFINITION = hash('a41c09e7');
const PROTOCOL = hash('3f79bb7b');
const HELD = hash('5d2e81c4');
const CERTIFY = hash('9b07d3f1');
const APPROVE = hash('e6a8420c');
const ROOT = hash('71f5c98d');
const KEY = 'Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE';

const place = { electionId: 'village-2026', contestId: 'council', round: 1 };
const resolution = {
  commission: 'Territorial commission',
  number: '12',
  date: '2026-09-22',
  for: 6,
  against: 1,
  documentSha256: PROTOCOL,
  reason: 'The copies agree.',
};
const figures = { counters: { ballots_invalid: 12, took_part: 789 }, votes: { garden: 520, river: 257 } };
const precincts = { expected: 3, counted: 1, held: 1, annulled: 0, notHeld: 0, missing: 1 };
const totals = { precincts, ...figures };
const openItems = [{ sha256: HELD, reason: 'The second original is with the court.' }];
const missing = [{ precinctId: 'P-3', reason: 'The road is flooded.' }];
const officer = { officerId: 'chair', name: 'A. Akhmetova', commission: 'Territorial commission', keyId: KEY };
const persons = [{ candidateId: 'g-1', name: 'B. Serikov', commitment: hash('c2f81a6e') }];
const target = { contestId: 'council', round: 1 };
const event = (id: string, kind: string, of: object): object => ({
  specversion: '1.0',
  type: EVENT_TYPES.decisionSubmitted,
  source: 'urn:sanaq:operator',
  id,
  data: {
    electionId: 'village-2026',
    definitionSha256: DEFINITION,
    kind,
    scope: 'contest',
    target: of,
    basis: {},
    resolution,
    officerId: 'chair',
  },
});
const certification = { sha256: CERTIFY, event: event('certify-1', 'certify', target) };
const approval = {
  sha256: APPROVE,
  event: event('approve-1', 'approve_certification', { ...target, sha256: CERTIFY }),
};
const plurality = { method: 'plurality', tie: 'decision' };

export const EVENT_EXAMPLES: Readonly<Record<EventType, object>> = {
  [EVENT_TYPES.electionDefined]: {
    electionId: 'village-2026',
    title: { en: 'Council of the village', kk: 'Ауыл кеңесі' },
    votingDay: '2026-09-20',
    timeZone: 'Asia/Almaty',
    rehearsal: true,
    units: [{ unitId: 'V', kind: 'territory', title: { en: 'The village' } }],
    sources: [{ source: 'urn:kz:tec:75-01', signature: 'optional' }],
    officers: [
      {
        officerId: 'chair',
        name: 'A. Akhmetova',
        commission: 'Territorial commission',
        publicKey: KEY,
        may: ['admit', 'set_aside', 'certify'],
      },
    ],
    contests: [
      {
        contestId: 'council',
        kind: 'plurality',
        ruleSet: plurality,
        seats: 1,
        form: {
          formId: 'inline',
          counters: [{ counterId: 'ballots_invalid' }, { counterId: 'took_part' }],
          controls: [
            { code: 'G1', severity: 'error', left: ['ballots_invalid', 'votes'], relation: 'eq', right: ['took_part'] },
          ],
        },
        rounds: [{ round: 1, votingDay: '2026-09-20' }],
        options: [
          { optionId: 'garden', kind: 'candidate' },
          { optionId: 'river', kind: 'candidate' },
        ],
      },
    ],
    definitionSha256: DEFINITION,
  },
  [EVENT_TYPES.registerPublished]: {
    electionId: 'village-2026',
    part: 1,
    parts: 1,
    precincts: [{ precinctId: 'P-1', territoryId: 'V', registered: 1520, constituencies: {} }],
  },
  [EVENT_TYPES.registerSealed]: { electionId: 'village-2026', count: 3, sha256: hash('0d93e5b2') },
  [EVENT_TYPES.protocolSubmitted]: {
    ...place,
    precinctId: 'P-1',
    ...figures,
    replaces: {
      source: 'urn:kz:tec:75-01',
      eventId: '2026-09-20-P-1-1',
      sha256: PROTOCOL,
      reason: 'correction',
      document: 'Act No 4 of 21 September 2026',
    },
    signedAt: '2026-09-20T23:10:00+05:00',
    signatories: ['A. Person', { name: 'B. Person', role: 'chair' }],
  },
  [EVENT_TYPES.decisionSubmitted]: {
    electionId: 'village-2026',
    definitionSha256: DEFINITION,
    kind: 'set_aside',
    scope: 'precinct',
    target: { ...target, precinctId: 'P-2', sha256: HELD },
    basis: { verdict: 'held', current: null },
    resolution,
    officerId: 'chair',
  },
  [EVENT_TYPES.summarySubmitted]: {
    ...place,
    unitId: 'V',
    ...figures,
    signedAt: '2026-09-21T10:00:00+05:00',
  },
  [EVENT_TYPES.verdictGiven]: {
    electionId: 'village-2026',
    definitionSha256: DEFINITION,
    engine: 'sanaq/0.1.0',
    columns: [...VERDICT_COLUMNS],
    rows: [
      [3, 3, 'urn:kz:tec:75-01', '2026-09-20-P-1-1', PROTOCOL, 'counted', [], [], null, 'council', 1, 'P-1'],
      [
        ...[4, 4, 'urn:kz:tec:75-01', '2026-09-20-P-2-1', HELD, 'held', ['G1'], []],
        'G1: ballots_invalid + votes is 788, took_part is 789',
        ...['council', 1, 'P-2'],
      ],
    ],
  },
  [EVENT_TYPES.resultsPublished]: {
    ...place,
    hierarchy: 'administrative',
    unitId: 'V',
    unitKind: 'territory',
    parentId: null,
    snapshot: 4,
    precincts,
    openItems: 1,
    ...figures,
    changed: {
      counters: ['ballots_invalid', 'took_part'],
      votes: ['garden', 'river'],
      rows: [
        ['P-1', 'counted', 0, PROTOCOL, [12, 789], [520, 257]],
        ['P-2', 'held', 1, null, [], []],
      ],
    },
  },
  [EVENT_TYPES.snapshotPublished]: {
    electionId: 'village-2026',
    snapshot: 4,
    root: hash('b8d64f20'),
    contests: [{ contestId: 'council', round: 1, root: ROOT, state: 'counting', openItems: 1 }],
    records: 1,
    recordsSha256: hash('46c7ea95'),
    time: '2026-09-20T18:20:00Z',
    engine: 'sanaq/0.1.0',
    renderer: '1',
  },
  [EVENT_TYPES.contestCertified]: {
    ...place,
    snapshot: 5,
    position: 6,
    root: ROOT,
    totals,
    openItems,
    missing,
    withExceptions: true,
    gapDecisions: [],
    ruleSet: plurality,
    certification,
    approval,
  },
  [EVENT_TYPES.certificationRevoked]: {
    ...place,
    position: 9,
    revoked: CERTIFY,
    event: event('revoke-1', 'revoke_certification', target),
  },
  [EVENT_TYPES.suspensionDecided]: {
    ...place,
    position: 7,
    state: 'suspended',
    certification: CERTIFY,
    event: event('suspend-1', 'suspend_mandates', target),
  },
  [EVENT_TYPES.orderDecided]: {
    ...place,
    position: 8,
    certification: CERTIFY,
    event: event('order-1', 'order_of_mandates', target),
  },
  [EVENT_TYPES.mandatesProjected]: {
    ...place,
    snapshot: 4,
    root: ROOT,
    final: false,
    outcome: { state: 'completed', seats: { garden: 1, river: 0 } },
  },
  [EVENT_TYPES.mandatesDistributed]: {
    ...place,
    distribution: 1,
    supersedes: null,
    reason: 'certification',
    holders: [{ listId: 'garden', order: hash('d15b70a3'), persons }],
    ruleSet: 'inline',
    edition: null,
    position: 6,
    root: ROOT,
    totals,
    withExceptions: true,
    openItems,
    missing,
    seats: { garden: 1, river: 0 },
    winners: ['garden'],
    result: 'elected',
    trace: { method: 'plurality', winners: ['garden'] },
    officers: [officer, { ...officer, officerId: 'secretary', name: 'C. Omarov' }],
    resolution,
  },
  [EVENT_TYPES.mandatesSuspended]: {
    ...place,
    distribution: 1,
    position: 7,
    reason: 'A court looks into the count of P-2.',
    decision: { sha256: hash('27e0b96c'), event: event('suspend-1', 'suspend_mandates', target) },
    resolution,
  },
  [EVENT_TYPES.mandatesReinstated]: {
    ...place,
    distribution: 1,
    position: 8,
    reason: 'The court has dismissed the complaint.',
    decision: { sha256: hash('f83a51d6'), event: event('reinstate-1', 'reinstate', target) },
    resolution,
  },
};
