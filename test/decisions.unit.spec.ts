/** docs/decisions.md is held to the code: its examples, its kinds, its table of legal bases. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkEventData, EVENT_TYPES } from '#libs/contracts';
import { DECISION_KINDS, LEGAL_BASES, UNKNOWN_BASES } from '#libs/election';
import { repositoryRoot } from '#libs/platform';

const page = readFileSync(join(repositoryRoot(), 'docs', 'decisions.md'), 'utf8');
const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(
  ([, text = '']) => JSON.parse(text) as Readonly<Record<string, unknown>> & { readonly kind: string },
);

const FILLED_IN = {
  electionId: 'kz-2023-03-19',
  definitionSha256: `sha256:${'1'.repeat(64)}`,
  officerId: 'o1',
  resolution: {
    commission: 'CEC',
    number: '12',
    date: '2023-03-20',
    for: 6,
    against: 1,
    documentSha256: `sha256:${'0'.repeat(64)}`,
    reason: 'an example',
  },
};

type Placed = Pick<
  (typeof LEGAL_BASES)[number],
  'matter' | 'mode' | 'scopes' | 'contestKinds' | 'from' | 'until' | 'after' | 'annulledBy'
>;

/** What both tables begin with: the decision, where, in which contests, when, and upon what it follows. */
function placeOf({ matter, mode, scopes, contestKinds, from, until, after, annulledBy }: Placed): readonly string[] {
  return [
    `\`${matter}\`${mode === undefined ? '' : ` \`${mode}\``}`,
    scopes?.join(', ') ?? 'any',
    contestKinds?.join(', ') ?? 'any with a law',
    [from === undefined ? '' : `from ${from}`, until === undefined ? '' : `until ${until}`].join(' ').trim(),
    `${after?.join(', ') ?? ''}${annulledBy === undefined ? '' : ` (${annulledBy.join(', ')})`}`,
  ];
}

const STARTS = { first_elections: 'the first elections', round_before: 'the round before', not_stated: 'not stated' };
const CHOICES = { may_set_another: ', or a day that the central commission sets', call: ', of the call' };

function termOf({ term }: (typeof LEGAL_BASES)[number]): string {
  if (term === undefined) return '';
  const time = term.months === 0 ? 'same day' : `${term.months} ${term.months === 1 ? 'month' : 'months'}`;
  return `${term.article}: ${time}, from ${STARTS[term.from]}${term.choice === undefined ? '' : CHOICES[term.choice]}`;
}

function tableOf(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, titles.map(() => '---'), ...rows];
  return lines.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function tableOfBases(): string {
  const titles = ['decision', 'scope', 'contests', 'voting day', 'upon', 'article', 'by when', 'gap to name'];
  const rows = LEGAL_BASES.map((basis) => [...placeOf(basis), basis.article, termOf(basis), basis.gap ?? '']);
  return tableOf(titles, rows);
}

function tableOfUnknown(): string {
  const titles = ['decision', 'scope', 'contests', 'voting day', 'upon', 'why no article is known'];
  return tableOf(
    titles,
    UNKNOWN_BASES.map((one) => [...placeOf(one), one.reason]),
  );
}

function cells(table: string): string[][] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim().replace(/^-+$/, '---')));
}

describe('The page on decisions', () => {
  it.each(examples.map((example) => [example.kind, example] as const))(
    'shows a decision "%s" that its schema takes',
    (_, example) => {
      expect(checkEventData(EVENT_TYPES.decisionSubmitted, { ...FILLED_IN, ...example })).toBeNull();
    },
  );

  it('shows every kind, but for the order of mandates, which has a page of its own', () => {
    const shown = new Set(examples.map(({ kind }) => kind));
    expect(DECISION_KINDS.filter((kind) => !shown.has(kind))).toEqual(['order_of_mandates']);
  });

  it.each([
    ['every legal basis', 'legal bases', tableOfBases()],
    ['where none is known, and why', 'unknown bases', tableOfUnknown()],
  ])('lists %s', (_, name, table) => {
    const [, listed = ''] = new RegExp(`<!-- ${name}: begin -->([\\s\\S]*)<!-- ${name}: end -->`).exec(page) ?? [];
    expect(cells(listed)).toEqual(cells(table));
  });
});
