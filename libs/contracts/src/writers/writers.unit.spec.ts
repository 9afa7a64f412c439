import fc from 'fast-check';
import { CELL_STATES, VERDICTS } from '#libs/election';
import type { RecordToAppend } from '#libs/event-stream';
import { encodeEvent } from '../cloud-event';
import { decodeEvent } from '../codec';
import { EVENT_TYPES } from '../events/event-types';
import { precinctsIn } from '../events/results';
import { VERDICT_COLUMNS, verdictsIn } from '../events/verdict-given';
import { instantOf } from '../instant-of';
import { TABULATION_SOURCE } from '../sources';
import { ContestWriter, type CellRow } from './contest-writer';
import { VerdictBatch } from './verdict-batch';
import type { VerdictToWrite } from './verdict-row-bytes';

const named = (digest: Buffer): string => `sha256:${digest.toString('hex')}`;
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const anyId = fc.oneof(text, fc.constantFrom('__proto__', '41', '9', 'constructor', '"', '\\', 'ә'));
const sha256 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
const figure = fc.nat(2 ** 31);

function valueOf(record: RecordToAppend | undefined): string {
  return record?.value?.toString('utf8') ?? '';
}

const position = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constantFrom(0, 9, 10, 2 ** 31 - 1, 2 ** 31));
const ordinary = fc.string({ unit: fc.constantFrom(...'aZ09-:/ "\\~\u007f'), minLength: 80, maxLength: 110 });

const verdict: fc.Arbitrary<VerdictToWrite> = fc.record({
  cause: position,
  subject: position,
  source: fc.option(text),
  id: fc.option(fc.oneof(text, ordinary)),
  sha256,
  verdict: fc.constantFrom(...VERDICTS),
  codes: fc.array(text, { maxLength: 3 }),
  warnings: fc.array(text, { maxLength: 3 }),
  detail: fc.option(fc.oneof(text, fc.string({ unit: 'grapheme', maxLength: 400 }))),
  contestId: fc.option(anyId),
  round: fc.option(fc.integer({ min: 1, max: 9 })),
  precinctId: fc.option(anyId),
});

describe('The writer of verdicts', () => {
  it('writes what the general canonical writer writes', () => {
    const head = fc.record({
      electionId: fc.constant('small'),
      definitionSha256: fc.option(sha256.map(named)),
      engine: text,
      rehearsal: fc.boolean(),
    });
    fc.assert(
      fc.property(head, fc.array(verdict, { minLength: 1, maxLength: 8 }), fc.nat(), (shared, rows, timeMs) => {
        const batch = new VerdictBatch(shared);
        for (const row of rows) batch.add(row);
        const [first, last] = [rows[0]!, rows[rows.length - 1]!];
        const { rehearsal, ...of } = shared;
        const data = {
          ...of,
          columns: VERDICT_COLUMNS,
          rows: rows.map((row) => [
            row.cause,
            row.subject,
            row.source,
            row.id,
            named(row.sha256),
            row.verdict,
            row.codes,
            row.warnings,
            row.detail,
            row.contestId,
            row.round,
            row.precinctId,
          ]),
        };
        const id = `${first.cause}-${first.subject}..${last.cause}-${last.subject}`;
        const type = EVENT_TYPES.verdictGiven;
        const time = instantOf(timeMs);
        expect(batch.finish(timeMs)).toEqual(
          encodeEvent({ type, source: TABULATION_SOURCE, id, time, rehearsal, data }),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('writes the same where the names of earlier records are given at the end', () => {
    const head = { electionId: 'small', definitionSha256: null, engine: 'e/1', rehearsal: false };
    const row = fc.tuple(verdict, fc.boolean());
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
        const [atOnce, later] = [new VerdictBatch(head), new VerdictBatch(head)];
        const names = new Map<number, VerdictToWrite>();
        rows.forEach(([one, isLater], subject) => {
          const written = { ...one, subject };
          atOnce.add(written);
          if (isLater) later.addLater(written);
          else later.add(written);
          names.set(subject, written);
        });
        expect(later.finish(1, names)).toEqual(atOnce.finish(1));
      }),
    );
  });

  it('makes batches of which each record finds its row by id or hash', () => {
    const batch = new VerdictBatch({ electionId: 'small', definitionSha256: null, engine: 'e/1', rehearsal: false });
    const [row] = fc.sample(verdict, { numRuns: 1, seed: 1 });
    const ours = { ...row!, cause: 4, subject: 3, source: 'urn:s', id: 'mine', detail: null, codes: [], warnings: [] };
    batch.add({ ...ours, contestId: 'list', round: 1, precinctId: 'R-1' });
    const decoded = decodeEvent({ ...batch.finish(0), position: 0, timestampMs: 0 });
    if (decoded.kind !== 'event' || decoded.type !== EVENT_TYPES.verdictGiven) throw new Error('it is a batch');
    const name = named(ours.sha256);
    expect(verdictsIn(decoded.data)).toEqual([
      {
        electionId: 'small',
        position: 4,
        subjectPosition: 3,
        subject: { source: 'urn:s', id: 'mine', sha256: name },
        sha256: name,
        verdict: ours.verdict,
        codes: [],
        warnings: [],
        contestId: 'list',
        round: 1,
        precinctId: 'R-1',
        definitionSha256: null,
        engine: 'e/1',
      },
    ]);
  });
});

describe('The writer of results', () => {
  const AT = { snapshot: 41, time: instantOf(0) };
  const counts = { expected: 5, counted: 1, held: 1, annulled: 1, notHeld: 1, missing: 1 };

  it('writes what the general canonical writer writes, each figure under its id', () => {
    const ids = fc.uniqueArray(anyId, { minLength: 1, maxLength: 5 });
    const cell = fc.record({ id: anyId, state: fc.constantFrom(...CELL_STATES), sha256, openItems: fc.nat(3) });
    const shape = fc.record({
      counterIds: ids,
      optionIds: ids,
      contestId: anyId,
      unitId: anyId,
      rehearsal: fc.boolean(),
    });
    fc.assert(
      fc.property(
        shape,
        fc.array(cell, { maxLength: 4 }),
        fc.array(figure, { minLength: 10 }),
        (frame, rows, figures) => {
          const { counterIds, optionIds, contestId, unitId, rehearsal } = frame;
          const writer = new ContestWriter('small', 7, { contestId, round: 2, counterIds, optionIds }, rehearsal);
          const cells = rows.map(({ id, state, sha256: hash, openItems }): CellRow => {
            const protocolSha256 = state === 'counted' ? hash : null;
            return { precinctId: id, state, openItems, protocolSha256, figures, from: 0 };
          });
          const unit = { unitNo: 3, hierarchy: 'administrative', unitId, kind: 'territory', parentId: null };
          const records = [...writer.unit(unit, { counts, openItems: 2, figures, from: 0 }, AT, cells)];
          const counters = figures.slice(0, counterIds.length);
          const votes = figures.slice(counterIds.length, counterIds.length + optionIds.length);
          const data = {
            electionId: 'small',
            contestId,
            round: 2,
            hierarchy: 'administrative',
            unitId,
            unitKind: 'territory',
            parentId: null,
            snapshot: 41,
            precincts: counts,
            openItems: 2,
            counters: Object.fromEntries(counterIds.map((id, at) => [id, counters[at]])),
            votes: Object.fromEntries(optionIds.map((id, at) => [id, votes[at]])),
            ...(rows.length === 0
              ? {}
              : {
                  changed: {
                    counters: counterIds,
                    votes: optionIds,
                    rows: cells.map(({ precinctId, state, openItems, protocolSha256 }) =>
                      state === 'counted'
                        ? [precinctId, state, openItems, named(protocolSha256 ?? Buffer.alloc(0)), counters, votes]
                        : [precinctId, state, openItems, null, [], []],
                    ),
                  },
                }),
          };
          const subject = `${contestId}/2/${unitId}`;
          const fields = { type: EVENT_TYPES.resultsPublished, source: TABULATION_SOURCE, id: '41/7/3', subject };
          expect(records).toEqual([encodeEvent({ ...fields, time: AT.time, rehearsal, data }, unitId)]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('cuts a territory with very many precincts into parts, always at the same places', () => {
    const contest = { contestId: 'list', round: 1, counterIds: ['issued'], optionIds: ['a', 'b'] };
    const writer = new ContestWriter('small', 0, contest, false);
    const unit = { unitNo: 9, hierarchy: 'administrative', unitId: 'T', kind: 'territory', parentId: 'N' };
    const protocolSha256 = Buffer.alloc(32, 7);
    const cells = Array.from({ length: 6_000 }, (_, no): CellRow => {
      return { precinctId: `пә${no}`, state: 'counted', openItems: 0, protocolSha256, figures: [no, no, 1], from: 0 };
    });
    const make = (): RecordToAppend[] => [
      ...writer.unit(unit, { counts, openItems: 0, figures: [9, 8, 7], from: 0 }, AT, cells),
    ];
    const records = make();
    expect(records.map(valueOf)).toEqual(make().map(valueOf));
    expect(Math.max(...records.map((record) => valueOf(record).length))).toBeLessThan(260_000);
    // In UTF-16 units, of which a letter that is no ASCII is one, with the commas between rows.
    const texts = records.map((record) => {
      const { data } = JSON.parse(valueOf(record)) as { data: { changed: { rows: unknown[] } } };
      return data.changed.rows.map((row) => JSON.stringify(row));
    });
    texts.slice(1).forEach(([first = ''], at) => {
      const before = texts[at]?.join(',').length ?? 0;
      expect([before <= 250_000, before + first.length > 250_000]).toEqual([true, true]);
    });
    const shown = records.map((record, position) => {
      const decoded = decodeEvent({ ...record, position, timestampMs: 0 });
      if (decoded.kind !== 'event' || decoded.type !== EVENT_TYPES.resultsPublished) throw new Error('it is a result');
      const { part, parts, votes } = decoded.data;
      expect([decoded.event.id, part, parts, votes]).toEqual([
        `41/0/9/${position + 1}`,
        position + 1,
        records.length,
        { a: 8, b: 7 },
      ]);
      return precinctsIn(decoded.data);
    });
    expect(shown.length).toBeGreaterThan(2);
    expect(shown.flat().map(({ precinctId, counters }) => [precinctId, counters])).toEqual(
      cells.map(({ precinctId, figures }) => [precinctId, { issued: figures[0] }]),
    );
  });
});
