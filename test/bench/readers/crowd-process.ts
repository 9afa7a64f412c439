/**
 * Many readers in a process of their own: streams of server-sent events and requests at a rate, until it is told to end.
 * Every answer is held against every other of its snapshot, and against itself.
 */
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

interface CrowdTask {
  readonly api: string;
  readonly electionId: string;
  readonly streams: number;
  readonly requestsPerSecond: number;
}

/** What the crowd says at its end. */
export interface CrowdReport {
  readonly events: number;
  readonly answers: number;
  readonly failed: number;
  readonly snapshots: number;
  readonly inconsistent: number;
  /** The first few, in words. */
  readonly examples: readonly string[];
}

type Figures = Readonly<Record<string, number>>;

interface UnitAnswer {
  readonly snapshot: number;
  readonly votes: Figures;
  readonly counters: Figures;
  readonly precincts: Figures;
  readonly children: readonly { readonly votes: Figures; readonly counters: Figures; readonly precincts: Figures }[];
}

interface ContestAnswer {
  readonly snapshot: number;
  readonly root: string;
  readonly precincts: Figures;
}

const EXAMPLES_MAX = 5;
/** So many read all contests of a snapshot, the others one, as a page does. */
const WHOLE_READERS = 100;
const CONTEST = 'contest-01';
const TOP_UNIT = 'N';
const TURNS_A_SECOND = 20;
const ANSWER_MAX_MS = 20_000;
const LOOK_MS = 50;

const task = JSON.parse(process.env['BENCH_TASK'] ?? '') as CrowdTask;
const election = `${task.api}/v1/elections/${task.electionId}`;
const agent = new Agent({ keepAlive: true, maxSockets: 50 });

class Checks {
  events = 0;
  answers = 0;
  failed = 0;
  inconsistent = 0;
  readonly examples: string[] = [];
  /** By snapshot; of a contest by snapshot and contest. */
  private readonly roots = new Map<string, string>();
  private readonly snapshots = new Set<number>();

  wrong(what: string): void {
    this.inconsistent++;
    if (this.examples.length < EXAMPLES_MAX) this.examples.push(what);
  }

  root(key: string, snapshot: number, root: string): void {
    this.snapshots.add(snapshot);
    const before = this.roots.get(`${snapshot} ${key}`) ?? root;
    if (before !== root) this.wrong(`snapshot ${snapshot} ${key}: ${before} and ${root}`);
    this.roots.set(`${snapshot} ${key}`, before);
  }

  states({ expected = 0, ...states }: Figures, where: string): void {
    const sum = Object.values(states).reduce((all, one) => all + one, 0);
    if (sum !== expected) this.wrong(`${where}: states sum to ${sum} of ${expected} precincts`);
  }

  report(): CrowdReport {
    const { events, answers, failed, inconsistent, examples } = this;
    return { events, answers, failed, snapshots: this.snapshots.size, inconsistent, examples };
  }
}

const checks = new Checks();
let ending = false;

function sums(parts: readonly Figures[]): Figures {
  const total: Record<string, number> = {};
  for (const part of parts) for (const [id, figure] of Object.entries(part)) total[id] = (total[id] ?? 0) + figure;
  return total;
}

function sameFigures(a: Figures, b: Figures): boolean {
  return Object.keys(a).every((id) => a[id] === b[id]);
}

function checkUnit(unit: UnitAnswer): void {
  const where = `unit ${TOP_UNIT} of snapshot ${unit.snapshot}`;
  checks.states(unit.precincts, where);
  for (const part of ['votes', 'counters', 'precincts'] as const) {
    const children = sums(unit.children.map((child) => child[part]));
    if (!sameFigures(unit[part], children)) checks.wrong(`${where}: ${part} are not those of what is below it`);
  }
}

function checkContest(contest: ContestAnswer): void {
  checks.states(contest.precincts, `snapshot ${contest.snapshot}`);
  checks.root(CONTEST, contest.snapshot, contest.root);
}

/** Takes an event of a stream apart; the order of its members is that of the API. */
function checkEvent(text: string, last: number): number {
  const id = Number(/^id: (\d+)$/m.exec(text)?.[1] ?? -1);
  const data = /^data: (.*)$/m.exec(text)?.[1];
  if (id < 0 || data === undefined) return last;
  checks.events++;
  if (id <= last) checks.wrong(`a stream goes from ${last} to ${id}`);
  const root = /"root":"(sha256:[0-9a-f]{64})"/.exec(data)?.[1] ?? '';
  checks.root('election', id, root);
  const at = data.indexOf(`{"contestId":"${CONTEST}"`);
  const own = at < 0 ? null : /"root":"(sha256:[0-9a-f]{64})"/.exec(data.slice(at));
  if (own?.[1] !== undefined) checks.root(CONTEST, id, own[1]);
  return id;
}

function follow(index: number): void {
  const url = index < WHOLE_READERS ? `${election}/stream` : `${election}/stream?contests=${CONTEST}`;
  let last = -1;
  let text = '';
  const take = (answer: IncomingMessage): void => {
    if (answer.statusCode !== 200) checks.failed++;
    answer.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        last = checkEvent(text.slice(0, end), last);
        text = text.slice(end + 2);
      }
    });
    answer.on('error', () => void (checks.failed += ending ? 0 : 1));
  };
  get(url, take).on('error', () => void (checks.failed += ending ? 0 : 1));
}

function ask(path: string, check: (answer: never) => void): void {
  get(`${election}${path}`, { agent }, (answer) => {
    let body = '';
    answer.setEncoding('utf8').on('data', (part: string) => (body += part));
    answer.on('end', () => {
      checks.answers++;
      if (answer.statusCode === 200) check(JSON.parse(body) as never);
      else checks.failed++;
    });
  }).on('error', () => void (checks.failed += ending ? 0 : 1));
}

async function main(): Promise<void> {
  process.once('SIGTERM', () => {
    ending = true;
    process.stdout.write(`${JSON.stringify(checks.report())}\n`, () => process.exit(0));
  });
  for (let index = 0; index < task.streams; index++) {
    follow(index);
    // A crowd does not come in one moment.
    if (index % 100 === 99) await pause(100);
  }
  // The crowd is there once it is answered: a service that has just been started is still being compiled.
  ask(`/contests/${CONTEST}`, checkContest);
  for (let waitedMs = 0; waitedMs < ANSWER_MAX_MS && (checks.events === 0 || checks.answers === 0); waitedMs += LOOK_MS)
    await pause(LOOK_MS);
  process.stdout.write('ready\n');
  const size = task.requestsPerSecond / TURNS_A_SECOND;
  for (let turn = 0; ; turn++) {
    for (let index = 0; index < size; index++) {
      if ((turn + index) % 2 === 0) ask(`/contests/${CONTEST}/units/${TOP_UNIT}`, checkUnit);
      else ask(`/contests/${CONTEST}`, checkContest);
    }
    await pause(1_000 / TURNS_A_SECOND);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
