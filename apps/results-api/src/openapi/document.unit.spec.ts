import 'reflect-metadata';
import { API_CONTROLLERS } from '../results-api.module';
import { OPENAPI } from './document';

const operations = Object.entries(OPENAPI.paths).map(([path, { get }]) => ({ path, ...get }));

/** Routes as Nest's decorators have noted them, in OpenAPI's spelling. */
function routesOf(controller: { readonly prototype: object }): string[] {
  const base = Reflect.getMetadata('path', controller) as string;
  return Object.getOwnPropertyNames(controller.prototype).flatMap((name) => {
    if (name === 'constructor') return [];
    const method: unknown = Reflect.get(controller.prototype, name);
    const path: unknown = typeof method === 'function' ? Reflect.getMetadata('path', method) : undefined;
    if (typeof path !== 'string') return [];
    const whole = [base, path].map((part) => part.replace(/^\/|\/$/g, '')).filter((part) => part !== '');
    return [`/${whole.join('/').replace(/[:*](\w+)/g, '{$1}')}`];
  });
}

function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === '$ref' && typeof member === 'string' ? [member] : refsIn(member),
  );
}

/** Answered by the port of every service, beside the controllers. */
const OF_THE_PORT = ['/health/live', '/health/ready', '/metrics'];

describe('the OpenAPI document', () => {
  it('describes every route and no other', () => {
    expect(operations.map(({ path }) => path).sort()).toEqual(
      [...OF_THE_PORT, ...API_CONTROLLERS.flatMap(routesOf)].sort(),
    );
  });

  it('is plain JSON with a version, a title and answers for every operation', () => {
    expect(JSON.parse(JSON.stringify(OPENAPI))).toEqual(OPENAPI);
    expect(OPENAPI.openapi).toMatch(/^3\.1\.\d+$/);
    expect(OPENAPI.info).toMatchObject({ title: expect.any(String) as string, version: expect.any(String) as string });
    for (const { path, responses, summary } of operations) {
      expect([path, Object.keys(responses)]).toEqual([path, expect.arrayContaining(['200', '500'])]);
      expect(summary.length).toBeGreaterThan(0);
      for (const response of Object.values(responses)) expect(response['description']).toEqual(expect.any(String));
    }
  });

  it('gives every operation an id of its own', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('declares exactly the parameters of each path, and no parameter twice', () => {
    for (const { path, parameters } of operations) {
      const inPath = parameters.filter((parameter) => parameter['in'] === 'path').map((parameter) => parameter['name']);
      expect([path, inPath]).toEqual([path, [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)]);
      const keys = parameters.map((parameter) => `${String(parameter['in'])} ${String(parameter['name'])}`);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('refers only to schemas that it has, and uses all of them', () => {
    const used = new Set(refsIn(OPENAPI));
    const there = Object.keys(OPENAPI.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect([...used].sort()).toEqual(there.sort());
  });
});
