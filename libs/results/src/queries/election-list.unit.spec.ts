import fc from 'fast-check';
import { electionsPage } from './election-list';
import type { ElectionSummary } from './shapes';

function summary(electionId: string, title: ElectionSummary['title'] = null): ElectionSummary {
  return {
    ...{ electionId, title, votingDay: null, rehearsal: null, position: 0, endPosition: 0, lagRecords: 0 },
    ...{ snapshot: null, published: null, sealed: false },
  };
}

const idsOf = (page: { readonly elections: readonly ElectionSummary[] }): string[] =>
  page.elections.map(({ electionId }) => electionId);

describe('a list of many elections', () => {
  const all = [
    summary('almaty-2023', { ru: 'Маслихат Алматы', kk: 'Алматы мәслихаты' }),
    summary('astana-2023', { ru: 'Маслихат Астаны' }),
    summary('mazhilis-2023', { en: 'Mazhilis' }),
  ];

  test.each([
    ['a part of the id', 'ana-20', ['astana-2023']],
    ['a part of a title in any language, whatever the case', 'МӘСЛИХАТЫ', ['almaty-2023']],
    ['what several have', 'маслихат', ['almaty-2023', 'astana-2023']],
    ['what none has', 'nowhere', []],
  ])('is narrowed to %s', (_, q, ids) => {
    expect(idsOf(electionsPage(all, { q }))).toEqual(ids);
  });

  test('page after page holds every election once, in order, whatever is looked for', () => {
    const id = fc.stringMatching(/^[a-c][a-c0-9-]{0,4}$/);
    fc.assert(
      fc.property(fc.uniqueArray(id, { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), id, (ids, limit, q) => {
        const many = [...ids].sort().map((electionId) => summary(electionId));
        const seen: string[] = [];
        let after: string | undefined;
        for (;;) {
          const page = electionsPage(many, { q, limit, ...(after === undefined ? {} : { after }) });
          expect(page.elections.length).toBeLessThanOrEqual(limit);
          seen.push(...idsOf(page));
          if (page.next === null) break;
          after = page.next;
        }
        expect(seen).toEqual([...ids].sort().filter((one) => one.includes(q)));
      }),
    );
  });

  test('a page that begins after an election that is gone begins with the next one', () => {
    expect(idsOf(electionsPage(all, { after: 'asia', limit: 1 }))).toEqual(['astana-2023']);
    expect(electionsPage(all, { after: 'z' })).toEqual({ elections: [], next: null });
  });
});
