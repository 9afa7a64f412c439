import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { kafkaAclsCommand, rightsFor, ROLES } from '#infra/kafka';
import { repositoryRoot } from '#libs/platform';

// No types are published with this parser.
const { load } = createRequire(__filename)('js-yaml') as { load(text: string): unknown };

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string }[] }[];
}

describe('docs/operating.md', () => {
  const read = (...path: readonly string[]): string => readFileSync(join(repositoryRoot(), ...path), 'utf8');
  const text = read('docs', 'operating.md');

  it('shows exactly the commands that grant every role its rights', () => {
    const shown = text.split('\n').filter((line) => line.startsWith('kafka-acls.sh '));
    const rights = ROLES.flatMap(({ role, principal }) => rightsFor(role, principal, 'sanaq', 'kz-2027-03-14'));
    expect(shown).toEqual(rights.map(kafkaAclsCommand));
  });

  it('says what to do at every alert, and at no other', () => {
    const { groups } = load(read('infra', 'observability', 'alerts.yml')) as Rules;
    const rules = groups.flatMap((group) => group.rules.map(({ alert }) => alert));
    const rows = [...text.matchAll(/^\| `(Sanaq\w+)` +\|/gm)].map((match) => match[1]);
    expect(rows).toEqual(rules);
  });
});
