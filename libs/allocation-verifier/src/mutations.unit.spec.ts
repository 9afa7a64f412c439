import * as fc from 'fast-check';
import { allocate, shippedRuleSet, type AllocationInput, type Outcome, type RuleSet } from '#libs/allocation';
import type { Json } from './document/json';
import { Random, randomCase } from './testing';
import { verifyDocument, type Verification } from './verify';

type Path = readonly (string | number)[];

const VOTES_2023 = {
  amanat: 3_431_510, auyl: 693_938, respublica: 547_154, 'aq-jol': 535_139, qhp: 432_920, osdp: 331_058,
  baitaq: 146_431,
}; // prettier-ignore

function rules(name: string): RuleSet {
  const ruleSet = shippedRuleSet(name);
  if (ruleSet === null) throw new Error(name);
  return ruleSet;
}

function inputOf(votes: Readonly<Record<string, number>>, more: Partial<AllocationInput> = {}): AllocationInput {
  const options = Object.entries(votes).map(([optionId, count], index) => ({
    optionId,
    votes: count,
    registeredAt: `2023-01-31T10:${10 + index}:00+06:00`,
  }));
  return { seats: 1, options, againstAll: null, counters: {}, ...more };
}

const LISTS = rules('kz.mazhilis-list.2023');
const UNITS = [
  { unitId: 'a', counters: { took_part: 12, voters_on_list: 20 }, votes: { yes: 8, no: 3 } },
  { unitId: 'b', counters: { took_part: 10, voters_on_list: 15 }, votes: { yes: 4, no: 6 } },
];

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  'the lists of 2023': allocate(LISTS, inputOf(VOTES_2023, { seats: 69, againstAll: 248_291 })),
  'equal remainders': allocate(LISTS, inputOf({ a: 16, b: 10, c: 4 }, { seats: 10 })),
  'a second list': allocate(LISTS, inputOf({ a: 5_247_720, b: 269_310 }, { seats: 98 })),
  'one mandate too many': allocate(LISTS, inputOf({ a: 995_000, b: 5_000 }, { seats: 145 })),
  'a registration that is not known': allocate(LISTS, {
    ...inputOf({}, { seats: 5 }),
    options: ['a', 'b', 'c'].map((optionId, index) => ({ optionId, votes: [8, 5, 2][index] ?? 0 })),
  }),
  'an input that is invalid': allocate(LISTS, inputOf({ a: 1, 'b/c': 2 }, { seats: 0 })),
  'a tie in a district': allocate(rules('kz.mazhilis-smd.2023'), inputOf({ a: 7, b: 7, c: 1 })),
  'a president': allocate(rules('kz.president.2022'), inputOf({ a: 7, b: 3, c: 3 }, { againstAll: 1 })),
  'a constitutional referendum': allocate(
    rules('kz.referendum-constitutional.2022'),
    inputOf({ yes: 12, no: 9 }, { counters: { took_part: 22, voters_on_list: 35 }, units: UNITS }),
  ),
};

/** An input that cannot be computed with bears no hash: there, whatever is wrong in the same way is as good. */
function isSealed(outcome: Outcome, place: string): boolean {
  return outcome.trace.inputSha256 !== null || !/^trace\.input\.(?!ruleSet)/.test(place);
}

/** Words in which the verifier demands nothing but that there are some. */
const FREE_TEXT = /\.(text|question|title)\.(kk|ru|en)$|\.detail$/;

function leavesOf(value: Json, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const found = Object.entries(value).flatMap(([key, one]) =>
    leavesOf(one, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return found.length === 0 ? [path] : found;
}

function otherThan(value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return value + 1;
    case 'string':
      return `${value}x`;
    case 'boolean':
      return !value;
    default:
      return value === null ? 'x' : Array.isArray(value) ? ['x'] : { x: 1 };
  }
}

type Change = (parent: Record<string | number, unknown>, key: string | number) => void;
const CHANGES: Readonly<Record<string, Change>> = {
  replaced: (parent, key) => {
    parent[key] = otherThan(parent[key]);
  },
  emptied: (parent, key) => {
    parent[key] = parent[key] === null ? 0 : null;
  },
  'with a neighbour': (parent, key) => {
    if (Array.isArray(parent)) parent.push('x');
    else parent[`${key}-too`] = 1;
  },
};

function changed(document: unknown, path: Path, change: Change): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(document));
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], copy);
  change(parent as Record<string | number, unknown>, path.at(-1) ?? '');
  return copy;
}

function named(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const plain = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key);
    return plain ? (text === '' ? key : `${text}.${key}`) : `${text}[${JSON.stringify(key)}]`;
  }, '');
}

/** What the verifier names for a change at this place. */
function difference(document: unknown): string {
  const [verification] = verifyDocument(document) as [Verification];
  if (verification.verdict === 'not_verifiable') return verification.code;
  return verification.verdict === 'differs' ? verification.difference.path : 'agrees';
}

/** An empty list or object that got something: then the new element is what differs. */
function onPath(place: string): unknown {
  const escaped = place.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return expect.stringMatching(new RegExp(`^${escaped}(\\[0\\]|\\.x)?$`));
}

/** A changed input or rule set no longer has the hash that stands next to it, or cannot be read. */
const IN_INPUT = /^trace\.(input\b.*|inputSha256|ruleSetSha256)$/;

describe.each(Object.entries(OUTCOMES))('The outcome of %s', (_, outcome) => {
  const document = JSON.parse(JSON.stringify(outcome)) as Json;
  const leaves = leavesOf(document).filter((path) => isSealed(outcome, named(path)));

  it('agrees as it stands', () => {
    expect(difference(document)).toBe('agrees');
  });

  it('differs exactly where one leaf was replaced, free words apart', () => {
    for (const path of leaves) {
      const place = named(path);
      const found = difference(changed(document, path, CHANGES['replaced']!));
      const inInput = place.startsWith('trace.input.');
      if (inInput) expect([place, found]).toEqual([place, expect.stringMatching(IN_INPUT)]);
      else expect([place, found]).toEqual([place, FREE_TEXT.test(`.${place}`) ? 'agrees' : onPath(place)]);
    }
  });

  it('differs where a leaf was emptied or something was put beside it', () => {
    for (const path of leaves) {
      const place = named(path);
      expect([place, difference(changed(document, path, CHANGES['emptied']!))]).not.toEqual([place, 'agrees']);
      expect([place, difference(changed(document, path, CHANGES['with a neighbour']!))]).not.toEqual([place, 'agrees']);
    }
  });
});

describe('Random outcomes', () => {
  it('differ after any change of any leaf, free words apart', () => {
    const seeds = fc.integer({ min: 0, max: 2 ** 31 });
    fc.assert(
      fc.property(seeds, fc.nat(), fc.constantFrom(...Object.keys(CHANGES)), (seed, pick, change) => {
        const { ruleSet, input } = randomCase(new Random(seed));
        const outcome = allocate(ruleSet, input);
        const document = JSON.parse(JSON.stringify(outcome)) as Json;
        const leaves = leavesOf(document).filter(
          (path) => !FREE_TEXT.test(`.${named(path)}`) && isSealed(outcome, named(path)),
        );
        const path = leaves[pick % leaves.length] ?? [];
        expect(difference(changed(document, path, CHANGES[change]!))).not.toBe('agrees');
      }),
      { numRuns: 2_000 },
    );
  });
});
