/** docs/decisions.md is held to the code: its examples, its kinds, its table of legal bases. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkEventData, EVENT_TYPES } from '#libs/contracts';
import { DECISION_KINDS, LEGAL_BASES } from '#libs/election';
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

function tableOfBases(): string {
  const rows = LEGAL_BASES.map(({ matter, mode, scopes, contestKinds, from, until, article, gap }) =>
    [
      `\`${matter}\`${mode === undefined ? '' : ` \`${mode}\``}`,
      scopes?.join(', ') ?? 'any',
      contestKinds?.join(', ') ?? 'any with a law',
      [from === undefined ? '' : `from ${from}`, until === undefined ? '' : `until ${until}`].join(' ').trim(),
      article,
      gap ?? '',
    ].join(' | '),
  );
  return [
    '| decision | scope | contests | voting day | article | gap to name |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
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

  it('lists every legal basis', () => {
    const [, listed = ''] = /<!-- legal bases: begin -->([\s\S]*)<!-- legal bases: end -->/.exec(page) ?? [];
    expect(cells(listed)).toEqual(cells(tableOfBases()));
  });
});
