import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { repositoryRoot } from '#libs/platform';

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

interface Service {
  readonly image: string;
  readonly build?: { readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

// No types are published with this parser.
const { load } = createRequire(__filename)('js-yaml') as { load(text: string): unknown };

describe('docker-compose.yml', () => {
  const root = repositoryRoot();
  const compose = load(readFileSync(join(root, 'docker-compose.yml'), 'utf8')) as Compose;
  const services = Object.entries(compose.services);

  it('has Kafka, PostgreSQL, the migrations and each service', () => {
    expect(Object.keys(compose.services).sort()).toEqual([
      'kafka',
      'migrate',
      'postgres',
      'results-api',
      'seat-allocation',
      'tabulation',
    ]);
  });

  it('publishes every port on loopback only', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('keeps the data of Kafka and PostgreSQL in named volumes', () => {
    for (const name of ['kafka', 'postgres']) {
      const volume = compose.services[name]?.volumes?.[0]?.split(':', 1)[0];
      expect(Object.keys(compose.volumes)).toContain(volume);
    }
  });

  it('waits only for services that it has, and for health only where health is checked', () => {
    const waits = services.flatMap(([, service]) => Object.entries(service.depends_on ?? {}));
    expect(waits.length).toBeGreaterThan(0);
    for (const [name, { condition }] of waits) {
      expect(Object.keys(compose.services)).toContain(name);
      if (condition === 'service_healthy') expect(compose.services[name]?.healthcheck).toBeDefined();
    }
  });

  it('gives the URL of the owner to the migrations alone, and to each service that of its own role', () => {
    const ours = services.filter(([, service]) => service.build !== undefined);
    const urls = ours.map(([name, { environment = {} }]) => [
      name,
      Object.entries(environment)
        .filter(([, value]) => value.startsWith('postgres://'))
        .map(([variable, url]) => `${variable} as ${new URL(url.replace(/\$\{[^}]*\}/g, 'x')).username}`)
        .sort(),
    ]);
    const [owner, writer, reader] = [
      'DATABASE_URL as sanaq',
      'DATABASE_WRITER_URL as sanaq_writer',
      'DATABASE_READER_URL as sanaq_reader',
    ];
    expect(Object.fromEntries(urls)).toEqual({
      migrate: [reader, owner, writer],
      tabulation: [writer],
      'seat-allocation': [writer],
      'results-api': [reader],
    });
  });

  it('gives each role a password of its own, the same to the migrations and to the services', () => {
    const ours = services.filter(([, service]) => service.build !== undefined);
    const found = ours.flatMap(([, { environment = {} }]) => Object.entries(environment));
    const passwords = new Map<string, Set<string>>();
    for (const [variable, value] of found) {
      if (!value.startsWith('postgres://')) continue;
      const password = /:(\$\{[^}]*\})@/.exec(value)?.[1] ?? '';
      passwords.set(variable, (passwords.get(variable) ?? new Set<string>()).add(password));
    }
    expect([...passwords.values()].every((of) => of.size === 1)).toBe(true);
    expect(new Set([...passwords.values()].flatMap((of) => [...of])).size).toBe(3);
  });

  it('runs programs whose sources exist, from an image whose recipe exists', () => {
    const ours = services.filter(([, service]) => service.build !== undefined);
    expect(ours).toHaveLength(4);
    for (const [, { build, command }] of ours) {
      expect(existsSync(join(root, build?.dockerfile ?? '-'))).toBe(true);
      const program = command?.[1]?.replace(/^dist\//, '').replace(/\.js$/, '.ts') ?? '-';
      expect(program).toMatch(/^(infra\/migrate|apps\/[a-z-]+\/src\/main)\.ts$/);
      expect([program, existsSync(join(root, program))]).toEqual([program, true]);
    }
  });
});
