import { schemaFiles } from '../schema/published-schemas';
import { checkEventData } from '../schema/validators';
import { sampleData } from '../testing/samples';
import { EVENT_TYPES } from './event-types';

const PERSONAL = /birth|sex|gender|categor|national|iin|passport|phone|mail|contact|address|disab|youth|woman|salt/i;

/** Every name of a member in a schema, wherever it stands. */
function memberNames(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = (schema as { properties?: Readonly<Record<string, unknown>> }).properties ?? {};
  return [...Object.keys(own), ...Object.values(schema).flatMap(memberNames)];
}

describe('The events', () => {
  it('have no member for personal data', () => {
    const names = new Set([...schemaFiles().values()].flatMap((text) => memberNames(JSON.parse(text))));
    expect(names.size).toBeGreaterThan(100);
    expect([...names].filter((name) => PERSONAL.test(name))).toEqual([]);
  });

  it.each(['birthDate', 'sex', 'category', 'counts', 'nationalId', 'contact'])(
    'refuse a person of an order of mandates with the member "%s"',
    (member) => {
      const data = sampleData(EVENT_TYPES.decisionSubmitted);
      expect(checkEventData(EVENT_TYPES.decisionSubmitted, data)).toBeNull();
      const { order } = data as { order: { persons: Record<string, unknown>[] } };
      order.persons = order.persons.map((person) => ({ ...person, [member]: 'x' }));
      expect(checkEventData(EVENT_TYPES.decisionSubmitted, data)).toContain(member);
    },
  );
});
