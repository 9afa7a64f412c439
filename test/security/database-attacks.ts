/** What someone with the writer's role, or the owner, can do to the tables: each with what SQL says, and what a replay names. */

const ROOT = `sha256:${'0'.repeat(64)}`;

interface Attack {
  readonly what: string;
  readonly sql: string;
  /** What the replay must say of it among its differences. */
  readonly named: Record<string, unknown>;
  /** What SQL says to the writer's role; null: it takes the row, as it must take the same from the services. */
  readonly refused: RegExp | null;
}

const row = (table: string, why: string, key: Record<string, unknown> = {}): Record<string, unknown> => ({
  kind: 'row',
  table,
  why,
  key: expect.objectContaining(key) as unknown,
});
const unit = (table: string, field: string): Record<string, unknown> => ({ kind: 'unit', table, field });

/** A copy of a row with some columns replaced: `select` list in the table's order. */
export function copyOf(table: string, columns: Readonly<Record<string, string>>, where: string): string {
  const names = COLUMNS[table] ?? [];
  const values = names.map((name) => columns[name] ?? name);
  return `insert into sanaq.${table} (${names.join(', ')})
    select ${values.join(', ')} from sanaq.${table} where ${where} limit 1`;
}

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  journal: [
    ...['election_no', 'position', 'timestamp_ms', 'key', 'value', 'headers', 'sha256'],
    ...['kind', 'ruling_no', 'contest_no', 'precinct_no', 'codes', 'warnings', 'detail', 'source', 'event_id'],
  ],
  later_verdict: ['election_no', 'cause', 'subject', 'kind', 'ruling_no', 'contest_no', 'precinct_no', 'codes'],
  snapshot: ['election_no', 'snapshot', 'previous', 'time_ms', 'root'],
  contest_result: ['election_no', 'contest_no', 'snapshot', 'root', 'open_items', 'counts', 'figures', 'standing'],
  unit_result: ['election_no', 'contest_no', 'unit_no', 'snapshot', 'open_items', 'counts', 'figures'],
  precinct_result: [
    ...['election_no', 'contest_no', 'precinct_no', 'snapshot', 'state', 'open_items'],
    ...['protocol_position', 'protocol_sha256', 'figures'],
  ],
  certification: ['election_no', 'position', 'snapshot', 'contest_no', 'type', 'data'],
  distribution: ['election_no', 'contest_no', 'distribution', 'event_id', 'position', 'value'],
};

/** Tables by which figures are named. */
export const FRAME = new Set(['sanaq.frame_change', 'sanaq.unit', 'sanaq.precinct', 'sanaq.contest_round']);

const LAST = `(select max(snapshot) from sanaq.snapshot)`;
/** A position whose record changed nothing that a snapshot shows. */
const BETWEEN = `(select min(position) from sanaq.journal j where position > 3
  and not exists (select from sanaq.snapshot s where s.snapshot = j.position))`;

export const ATTACKS: readonly Attack[] = [
  {
    what: 'a snapshot beyond the journal',
    sql: `insert into sanaq.snapshot values (1, 999, ${LAST}, 0, '${ROOT}')`,
    named: row('sanaq.snapshot', 'beyond', { snapshot: 999 }),
    refused: /snapshot_has_its_record/,
  },
  {
    what: 'a snapshot at a record that brought none',
    sql: `insert into sanaq.snapshot values (1, ${BETWEEN}, null, 0, '${ROOT}')`,
    named: unit('sanaq.snapshot', 'root'),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'figures of a contest beyond the journal',
    sql: copyOf('contest_result', { snapshot: '999', figures: 'array_fill(999999, array[6])' }, 'true'),
    named: row('sanaq.contest_result', 'beyond', { snapshot: 999 }),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'figures of a unit beyond the journal',
    sql: copyOf('unit_result', { snapshot: '999' }, 'true'),
    named: row('sanaq.unit_result', 'beyond', { snapshot: 999 }),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'figures of a precinct beyond the journal',
    sql: copyOf('precinct_result', { snapshot: '999' }, 'state = 1'),
    named: row('sanaq.precinct_result', 'beyond', { snapshot: 999 }),
    refused: /SNAPSHOT_FOREIGN/,
  },
  ...['contest_result', 'unit_result', 'precinct_result'].map((table) => ({
    what: `a row of ${table} under a number that no snapshot has`,
    sql: copyOf(table, { snapshot: BETWEEN }, 'true'),
    named: row(`sanaq.${table}`, 'no_snapshot'),
    refused: /SNAPSHOT_FOREIGN/,
  })),
  ...['contest_result', 'unit_result', 'precinct_result'].map((table) => ({
    what: `a row of ${table} of a contest that the frame does not have`,
    sql: copyOf(table, { contest_no: '7' }, `snapshot = ${LAST}`),
    named: row(`sanaq.${table}`, 'unknown', { contestNo: 7 }),
    refused: /SNAPSHOT_FOREIGN|figures_have_their_contest/,
  })),
  {
    what: 'figures of a precinct that the frame does not have',
    sql: copyOf('precinct_result', { precinct_no: '77' }, `snapshot = ${LAST}`),
    named: row('sanaq.precinct_result', 'unknown', { precinctNo: 77 }),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'figures of a unit that the frame does not have',
    sql: copyOf('unit_result', { unit_no: '77' }, `snapshot = ${LAST}`),
    named: unit('sanaq.unit_result', 'figures'),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'figures of a unit put into an old snapshot',
    sql: copyOf('unit_result', { snapshot: LAST, unit_no: '4', figures: 'array_fill(9, array[6])' }, 'contest_no = 0'),
    named: unit('sanaq.unit_result', 'figures'),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'a certification at a record that is none',
    sql: copyOf('certification', { position: '5', snapshot: '5' }, 'true'),
    named: row('sanaq.certification', 'no_snapshot'),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'a certification put into a snapshot',
    sql: copyOf('certification', { position: '6', snapshot: LAST }, 'true'),
    named: unit('sanaq.certification', 'certification'),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'a certification beyond the journal',
    sql: copyOf('certification', { position: '999', snapshot: '999' }, 'true'),
    named: row('sanaq.certification', 'beyond'),
    refused: /SNAPSHOT_FOREIGN/,
  },
  {
    what: 'a record beyond the position',
    sql: copyOf('journal', { position: '999' }, 'true'),
    named: row('sanaq.journal', 'beyond', { position: 999 }),
    refused: null,
  },
  {
    what: 'a record before the first one',
    sql: copyOf('journal', { position: '-1' }, 'true'),
    named: row('sanaq.journal', 'beyond', { position: -1 }),
    refused: /record_is_hashed/,
  },
  {
    what: 'a verdict beyond the position',
    sql: copyOf('later_verdict', { cause: '999' }, 'true'),
    named: row('sanaq.later_verdict', 'beyond', { cause: 999 }),
    refused: null,
  },
  {
    what: 'a verdict that a record did not bring about',
    sql: copyOf('later_verdict', { cause: '10', subject: '7', kind: '7' }, 'true'),
    named: { kind: 'verdict', position: 10, subject: 7, published: null },
    refused: null,
  },
  {
    what: 'a second first verdict of a record',
    sql: copyOf('later_verdict', { cause: '7', subject: '7', kind: '1' }, 'true'),
    named: row('sanaq.later_verdict', 'differs', { cause: 7, subject: 7 }),
    refused: /verdict_is_one/,
  },
  {
    what: 'a record without a verdict',
    sql: copyOf('journal', { position: '999', kind: 'null' }, 'true'),
    named: row('sanaq.journal', 'beyond', { position: 999 }),
    refused: /record_is_judged/,
  },
  {
    what: 'a ruling under a definition that never was',
    sql: `insert into sanaq.ruling values (1, 99, '${ROOT}', '1')`,
    named: row('sanaq.ruling', 'unknown', { rulingNo: 99 }),
    refused: null,
  },
  {
    what: 'a decision on the frame that nobody made',
    sql: `insert into sanaq.frame_change (election_no, position, decision, contest_no) values (1, 5, '{"kind":"amend"}', null)`,
    named: row('sanaq.frame_change', 'unknown', { position: 5 }),
    refused: null,
  },
  {
    what: 'a decision on the frame beyond the position',
    sql: `insert into sanaq.frame_change (election_no, position, decision, contest_no) values (1, 999, '{"kind":"amend"}', null)`,
    named: row('sanaq.frame_change', 'beyond', { position: 999 }),
    refused: /change_has_its_record/,
  },
  {
    what: 'a unit that the register does not have',
    sql: `insert into sanaq.unit values (1, 99, 'administrative', 'X', 'region', 0)`,
    named: row('sanaq.unit', 'unknown'),
    refused: null,
  },
  {
    what: 'a precinct that the register does not have',
    sql: `insert into sanaq.precinct values (1, 99, 'x', 1, array[1])`,
    named: row('sanaq.precinct', 'unknown'),
    refused: null,
  },
  {
    what: 'a contest that the definition does not have',
    sql: `insert into sanaq.contest_round values (1, 9, 'x', 1, array['a'])`,
    named: row('sanaq.contest_round', 'unknown'),
    refused: null,
  },
  {
    what: 'a snapshot noted as published that is not',
    sql: `insert into sanaq.published_snapshot values (1, 999, 0)`,
    named: row('sanaq.published_snapshot', 'beyond', { snapshot: 999 }),
    refused: /published_is_a_snapshot/,
  },
  {
    what: 'a distribution with other seats',
    sql: copyOf('distribution', { distribution: '2', event_id: `'other'`, value: `value || ' '` }, 'true'),
    named: { kind: 'mandates', in: 'sanaq.distribution', eventId: 'other', derived: null },
    refused: null,
  },
  {
    what: 'a distribution beyond the position',
    sql: copyOf('distribution', { distribution: '2', event_id: `'other'`, position: '999' }, 'true'),
    named: { kind: 'mandates', in: 'sanaq.distribution', eventId: 'other', position: 999 },
    refused: null,
  },
  {
    what: 'a note of the relay that claims more than is out',
    sql: `update sanaq.relay set sent_cause = 500 where topic like '%verdicts%'`,
    named: row('sanaq.relay', 'differs', { sent: [500, expect.any(Number)] }),
    refused: null,
  },
  {
    what: 'a note of the relay on results that claims more than is out',
    sql: `update sanaq.relay set sent_cause = 500 where topic like '%results%'`,
    named: row('sanaq.relay', 'differs', { sent: [500, expect.any(Number)] }),
    refused: null,
  },
  {
    what: 'a note of the relay on a topic that it does not write',
    sql: `insert into sanaq.relay (election_no, topic) values (1, 'sanaq.small.stream.v1')`,
    named: row('sanaq.relay', 'unknown'),
    refused: null,
  },
  {
    what: 'a position that was moved on',
    sql: `update sanaq.stream_position set next_position = 999, last_position = 998`,
    named: row('sanaq.stream_position', 'differs'),
    refused: null,
  },
  {
    what: 'a record of an election that nobody ever saw',
    sql: copyOf('journal', { election_no: '77' }, 'true'),
    named: row('sanaq.journal', 'unknown', { election_no: 77 }),
    refused: null,
  },
  {
    what: 'a snapshot of an election that nobody ever saw',
    sql: `insert into sanaq.snapshot values (77, 0, null, 0, '${ROOT}')`,
    named: row('sanaq.snapshot', 'unknown', { election_no: 77 }),
    refused: /snapshot_has_its_record/,
  },
  {
    what: 'a closing record whose verdicts were changed',
    sql: `update sanaq.closing set leaf = replace(leaf, '"count":', '"count":1') where leaf_index = 1`,
    named: unit('sanaq.closing', 'closing'),
    refused: /permission denied/,
  },
  {
    what: 'a closing record beyond the journal',
    sql: `insert into sanaq.closing select election_no, leaf_index + 1, 999, leaf, stream_size, stream_range, block_from,
            verdict_count, verdict_root, log_range from sanaq.closing order by leaf_index desc limit 1`,
    named: row('sanaq.closing', 'beyond', { snapshot: 999 }),
    refused: /closing_has_its_snapshot/,
  },
  {
    what: 'a hash of the stream’s tree over records that are not there',
    sql: `insert into sanaq.stream_block values (1, 0, 3, decode(repeat('00', 32), 'hex'))`,
    named: row('sanaq.stream_block', 'differs', { blockNo: 0 }),
    refused: null,
  },
];
