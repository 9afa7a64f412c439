import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '#libs/platform';
import { OPENAPI } from '../apps/results-api/src/openapi/document';
import { namedFiguresTable } from '../apps/operator/src/output/named-figures';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Names of members that hold a share of something. `turnout` alone says nothing: there are three of them. */
const SHARE = /percent|turnout|proportion|(^|_)ratio/i;
/** What must stand beside a percentage. */
const BASE = ['numerator', 'denominator', 'of', 'rounding'];

/** Places in a schema where a percentage stands without name, numbers, base and rounding next to it, all required. */
function withoutBase(schema: unknown, place: string): string[] {
  if (!isObject(schema)) return [];
  const { properties, required } = schema;
  const members = isObject(properties) ? Object.keys(properties) : [];
  const sure = new Set(Array.isArray(required) ? required : []);
  const alone = members.some((name) => SHARE.test(name)) && !['name', ...BASE].every((name) => sure.has(name));
  return [
    ...(alone ? [place] : []),
    ...Object.entries(schema).flatMap(([key, value]) => withoutBase(value, `${place}/${key}`)),
  ];
}

function published(): readonly (readonly [string, unknown])[] {
  const folder = join(repositoryRoot(), 'docs', 'schemas');
  const events = readdirSync(folder).map((file): readonly [string, unknown] => [
    file,
    JSON.parse(readFileSync(join(folder, file), 'utf8')),
  ]);
  return [...events, ...Object.entries(OPENAPI.components.schemas)];
}

describe('A percentage', () => {
  it('stands in no published schema without its numbers, its base and its rounding', () => {
    expect(published().length).toBeGreaterThan(30);
    expect(published().flatMap(([name, schema]) => withoutBase(schema, name))).toEqual([]);
  });

  it('would be found by this test if it stood alone', () => {
    const { NamedFigure, ...others } = OPENAPI.components.schemas;
    expect(withoutBase(NamedFigure, 'figure')).toEqual([]);
    for (const missing of ['name', ...BASE]) {
      const { required, ...rest } = NamedFigure as { readonly required: readonly string[] };
      const weaker = { ...rest, required: required.filter((name) => name !== missing) };
      expect(withoutBase({ ...others, weaker }, '')).toEqual(['/weaker']);
    }
    expect(withoutBase({ properties: { nested: { properties: { turnout: {} } } } }, 'x')).toHaveLength(1);
  });

  it('is printed with both numbers and what they are', () => {
    const text = namedFiguresTable([
      {
        name: 'ballots_issued_of_list',
        numerator: 6_521_860,
        denominator: 12_035_578,
        of: { numerator: 'ballots_issued', denominator: 'voters_on_list' },
        percent: '54.19',
        rounding: 'half up, 2 decimals',
      },
    ]);
    expect(text).toContain('6,521,860 ballots_issued  12,035,578 voters_on_list    54.19');
    expect(text).toContain('half up, 2 decimals');
  });
});
