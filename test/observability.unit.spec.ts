/** Board, alert rules and docs/monitoring.md against the metrics that the services really export. */
import type { Pool } from 'pg';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger, createRegistry, measureTroubles, repositoryRoot } from '#libs/platform';
import type { ResultsReader } from '#libs/results';
import type { TabulationWorker } from '#libs/tabulation';
import { HttpMetrics } from '../apps/results-api/src/http/http-metrics';
import { FilesMaker } from '../apps/results-api/src/files/files-maker';
import { FEED_SETTINGS } from '../apps/results-api/src/stream/snapshot-feed';
import { PublishedResults } from '../apps/results-api/src/queries/published-results';
import { SnapshotStreams } from '../apps/results-api/src/stream/snapshot-streams';
import { ActionTimes } from '../apps/seat-allocation/src/action-times';
import { MandatesMetrics } from '../apps/seat-allocation/src/mandates-metrics';
import { TabulationMetrics } from '../apps/tabulation/src/tabulation-metrics';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}
interface Rules {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}
interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string }[];
}
interface Board {
  readonly title: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: unknown }[] };
}

const yaml = jest.requireActual<{ load(text: string): unknown }>('js-yaml');
const read = (...path: string[]): string => readFileSync(join(repositoryRoot(), ...path), 'utf8');
const board = JSON.parse(read('infra', 'observability', 'grafana-board.json')) as Board;
const { groups } = yaml.load(read('infra', 'observability', 'alerts.yml')) as Rules;
const page = read('docs', 'monitoring.md').replaceAll(/ +/g, ' ');
const rules = groups.flatMap((group) => group.rules);
const expressions = [
  ...rules.map(({ alert, expr }) => ({ place: alert, expr })),
  ...board.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ place: title, expr }))),
];

/** Of all services: name of each metric, and the labels that it can have. */
async function exported(): Promise<ReadonlyMap<string, readonly string[]>> {
  const registry = createRegistry('test');
  const log = createLogger({ name: 'test', level: 'silent' });
  measureTroubles(registry, () => ({ ready: true, checks: {} }));
  new HttpMetrics(registry, () => 0);
  const reader = {} as unknown as ResultsReader;
  new SnapshotStreams({} as unknown as Pool, reader, log, FEED_SETTINGS, registry, new PublishedResults(reader, 0));
  new FilesMaker(reader, null, log, registry);
  new MandatesMetrics(registry, () => new Map());
  new ActionTimes({ registry });
  const none = new Map<string, never>();
  const worker = { dutyAges: none, watches: [], electionIds: [], unpublishedElections: none, recordsToFollow: none };
  const tabulation = new TabulationMetrics(registry);
  tabulation.watch(worker as unknown as TabulationWorker);
  tabulation.watchWitnesses({ states: [] });
  await registry.metrics();
  return new Map(
    registry.getMetricsAsArray().map((metric) => {
      const { name, labelNames = [] } = metric as unknown as { name: string; labelNames?: readonly string[] };
      return [name, [...labelNames, 'service']];
    }),
  );
}

/** What Prometheus adds to the name of a histogram, and what it says of its targets itself. */
const SUFFIX = /_(bucket|sum|count)$/;
const OF_PROMETHEUS = new Map([['up', ['job', 'instance']]]);
/** Words of its language that stand where names may stand. */
const LANGUAGE = new Set(['sum', 'max', 'by', 'rate', 'increase', 'histogram_quantile', 'le', 'or', 'label_values']);

/** Metrics of an expression, each with the labels that it is chosen or grouped by. */
function usedIn(expr: string): { readonly metrics: readonly string[]; readonly labels: readonly string[] } {
  const quoted = expr.replace(/"[^"]*"/g, '""');
  const chosen = [...quoted.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*""/g)].map(([, label = '']) => label);
  const grouped = [...quoted.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/\s*,\s*/));
  const bare = quoted.replace(/\{[^}]*\}|by \([^)]*\)|\[[^\]]*\]/g, ' ');
  const metrics = [...bare.matchAll(/[a-z_][a-z0-9_]*/g)].map(([name]) => name).filter((name) => !LANGUAGE.has(name));
  return { metrics, labels: [...chosen, ...grouped].filter((label) => label !== 'le') };
}

describe('board and alert rules', () => {
  it('name only metrics and labels that a service exports', async () => {
    const known = new Map([...(await exported()), ...OF_PROMETHEUS]);
    for (const { place, expr } of expressions) {
      const { metrics, labels } = usedIn(expr);
      expect([place, metrics.length > 0]).toEqual([place, true]);
      for (const metric of metrics) {
        const name = known.has(metric) ? metric : metric.replace(SUFFIX, '');
        expect([place, name, known.has(name)]).toEqual([place, name, true]);
        expect([place, labels.filter((label) => !(known.get(name) ?? []).includes(label))]).toEqual([place, []]);
      }
    }
  });

  it('would be found out with a name or label that nobody exports', async () => {
    expect(usedIn('sum by (route) (rate(sanaq_gone_total{election="a"}[5m])) > 1')).toEqual({
      metrics: ['sanaq_gone_total'],
      labels: ['election', 'route'],
    });
    expect((await exported()).has('sanaq_gone_total')).toBe(false);
  });

  it('show every metric of ours on the board, and explain each on the page', async () => {
    const ours = [...(await exported()).keys()].filter((name) => name.startsWith('sanaq_'));
    const shown = new Set(board.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => usedIn(expr).metrics)));
    expect(ours.filter((name) => !shown.has(name) && !shown.has(`${name}_bucket`))).toEqual([]);
    const explained = [...page.matchAll(/^\| `(sanaq_\w+)`/gm)].map(([, name]) => name);
    expect(explained.sort()).toEqual(ours.sort());
  });

  it('have brackets that close', () => {
    for (const { place, expr } of expressions) {
      const bare = expr.replace(/"[^"]*"/g, '');
      for (const [open, close] of ['()', '{}', '[]'].map((pair) => [...pair])) {
        const depth = (bracket: string | undefined): number => bare.split(bracket ?? '').length;
        expect([place, depth(open)]).toEqual([place, depth(close)]);
      }
    }
  });

  it('are what Prometheus and Grafana load', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { alert, for: wait, labels, annotations } of rules) {
      expect([alert, wait]).toEqual([alert, expect.stringMatching(/^\d+[sm]$/)]);
      expect(['critical', 'warning']).toContain(labels.severity);
      expect(page).toContain(`| \`${alert}\` | ${annotations.summary} | ${annotations.description} |`);
    }
    expect(board).toMatchObject({ title: 'Sanaq', schemaVersion: expect.any(Number) as number });
    expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
    for (const { gridPos } of board.panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });
});
