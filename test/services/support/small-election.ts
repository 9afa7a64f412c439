/** A small election with everything in it, written as files and plain JSON, as people outside would write them. */
import type { Installation } from './installation';

export const UNITS = [
  { unitId: 'N', kind: 'nation', title: { en: 'Nation' } },
  { unitId: 'R-1', kind: 'region', parentId: 'N' },
  { unitId: 'R-2', kind: 'region', parentId: 'N' },
  { unitId: 'T-1-1', kind: 'territory', parentId: 'R-1' },
  { unitId: 'T-1-2', kind: 'territory', parentId: 'R-1' },
  { unitId: 'T-2-1', kind: 'territory', parentId: 'R-2' },
  { unitId: 'T-2-2', kind: 'territory', parentId: 'R-2' },
] as const;
const TERRITORIES = UNITS.filter(({ kind }) => kind === 'territory').map(({ unitId }) => unitId);

const FORM = {
  counters: [{ counterId: 'issued' }, { counterId: 'invalid' }],
  controls: [
    {
      code: 'G1',
      severity: 'error',
      left: ['invalid', 'votes'],
      relation: 'le',
      right: ['issued'],
      text: { en: 'more ballots than were issued' },
    },
  ],
};
const DISTRICTS = ['1', '2'];

export interface OfficerLine {
  readonly officerId: string;
  readonly publicKey: string;
  readonly may: readonly string[];
  readonly [field: string]: unknown;
}

function contest(contestId: string, kind: 'list' | 'plurality', constituencyId?: string): object {
  const list = kind === 'list';
  const threshold = { numerator: 5, denominator: 100, base: ['votes'] };
  return {
    contestId,
    kind,
    seats: list ? 10 : 1,
    ruleSet: list
      ? { method: 'hare_largest_remainder', threshold, tie: 'decision' }
      : { method: 'plurality', tie: 'decision' },
    form: FORM,
    options: ['a', 'b', 'c'].map((optionId) => ({ optionId, kind: list ? 'list' : 'candidate' })),
    ...(constituencyId === undefined ? {} : { constituency: { hierarchy: 'district', constituencyId } }),
  };
}

export function precinctId(index: number): string {
  return `P-${String(index).padStart(4, '0')}`;
}

export function definition(electionId: string, officers: readonly OfficerLine[]): object {
  return {
    electionId,
    title: { en: `Test ${electionId}` },
    votingDay: '2026-03-01',
    timeZone: 'Asia/Almaty',
    rehearsal: true,
    units: UNITS,
    constituencies: { district: DISTRICTS.map((constituencyId) => ({ constituencyId })) },
    precincts: `${electionId}.register.csv`,
    officers,
    contests: [
      contest('list', 'list'),
      ...DISTRICTS.map((district) => contest(`smd-${district}`, 'plurality', district)),
    ],
  };
}

export function register(precincts: number): string {
  const rows = Array.from({ length: precincts }, (_, index) =>
    [precinctId(index), TERRITORIES[index % TERRITORIES.length], 1_000, DISTRICTS[index % DISTRICTS.length]].join(','),
  );
  return ['precinctId,territoryId,registered,district', ...rows, ''].join('\n');
}

/** Writes definition and register; returns the definition's path. */
export function electionFiles(
  installation: Installation,
  electionId: string,
  precincts: number,
  officers: readonly OfficerLine[] = [],
): string {
  installation.file(`${electionId}.register.csv`, register(precincts));
  return installation.file(`${electionId}.json`, definition(electionId, officers));
}

const EVERYTHING = [
  ...['admit', 'set_aside', 'annul', 'reinstate', 'not_held', 'certify', 'revoke_certification'],
  ...['suspend_mandates', 'decide_gap', 'open_round', 'withdraw_option', 'amend'],
];

/** `sanaq key new` for each name, who may decide everything; the keys lie in NAME.key.json. */
export async function newOfficers(installation: Installation, ...names: readonly string[]): Promise<OfficerLine[]> {
  const answers = await Promise.all(
    names.map((name) => installation.sanaqOk('key', 'new', name, '--commission', 'CEC', '--json')),
  );
  return answers.map((answer) => ({ ...answer.json<{ officer: OfficerLine }>().officer, may: EVERYTHING }));
}

export const RESOLUTION = {
  commission: 'CEC',
  number: '12',
  date: '2026-03-02',
  for: 6,
  against: 1,
  documentSha256: `sha256:${'0'.repeat(64)}`,
  reason: 'decided in the test',
};

export interface Figures {
  readonly counters: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, number>>;
}

/** Figures that differ from precinct to precinct and pass the control. */
export function figures(index: number): Figures {
  const votes = { a: 100 + (index % 37), b: 60 + (index % 23), c: 20 + (index % 11) };
  const invalid = index % 4;
  return { counters: { issued: votes.a + votes.b + votes.c + invalid, invalid }, votes };
}

export interface ProtocolEvent {
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>> & Figures;
  readonly [attribute: string]: unknown;
}

/** One protocol as an upstream system writes it. */
export function protocol(
  electionId: string,
  contestId: string,
  index: number,
  change: { readonly id?: string; readonly figures?: Figures; readonly data?: object } = {},
): ProtocolEvent {
  const precinct = precinctId(index);
  return {
    specversion: '1.0',
    type: 'kz.sanaq.protocol.submitted.v1',
    source: 'urn:test:upstream',
    id: change.id ?? `${contestId}-${precinct}`,
    subject: `${contestId}/1/${precinct}`,
    rehearsal: true,
    data: {
      electionId,
      contestId,
      precinctId: precinct,
      round: 1,
      ...(change.figures ?? figures(index)),
      ...change.data,
    },
  };
}

/** Protocols of the list contest and of each precinct's district. */
export function allProtocols(electionId: string, precincts: number): ProtocolEvent[] {
  return Array.from({ length: precincts }, (_, index) => [
    protocol(electionId, 'list', index),
    protocol(electionId, `smd-${DISTRICTS[index % DISTRICTS.length]}`, index),
  ]).flat();
}

export function ndjson(events: readonly object[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

/** The sums that a list of indices must give in the list contest. */
export function sums(indices: readonly number[]): { counters: Record<string, number>; votes: Record<string, number> } {
  const counters: Record<string, number> = { issued: 0, invalid: 0 };
  const votes: Record<string, number> = { a: 0, b: 0, c: 0 };
  for (const index of indices) {
    const one = figures(index);
    for (const [id, value] of Object.entries(one.counters)) counters[id] = (counters[id] ?? 0) + value;
    for (const [id, value] of Object.entries(one.votes)) votes[id] = (votes[id] ?? 0) + value;
  }
  return { counters, votes };
}

export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
