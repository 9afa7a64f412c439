import { EventEmitter } from 'node:events';
import type { SnapshotFacts } from '#libs/results';
import { runSession, type SnapshotSource } from './stream-session';

function facts(snapshot: number): SnapshotFacts {
  return { snapshot, root: `sha256:${snapshot}`, timeMs: snapshot, publishedAtMs: snapshot };
}

/** Published snapshots in memory; `fail` makes the next question fail as a lost database does. */
class FakeSource implements SnapshotSource {
  private readonly changes = new EventEmitter();
  failures = 0;

  constructor(private readonly published: number[]) {}

  publish(snapshot: number): void {
    this.published.push(snapshot);
    this.changes.emit('published');
  }

  newest(): Promise<SnapshotFacts | null> {
    const last = this.published[this.published.length - 1];
    return Promise.resolve(last === undefined ? null : facts(last));
  }

  canResume(snapshot: number): Promise<boolean> {
    return Promise.resolve(this.published.includes(snapshot));
  }

  after(cursor: number): Promise<readonly SnapshotFacts[]> {
    if (this.failures > 0) {
      this.failures--;
      return Promise.reject(Object.assign(new Error('lost'), { code: 'ECONNRESET' }));
    }
    return Promise.resolve(this.published.filter((snapshot) => snapshot > cursor).map(facts));
  }

  async changed(cursor: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.published.some((snapshot) => snapshot > cursor)) return;
    await new Promise<void>((resolve) => {
      this.changes.once('published', resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  data(at: SnapshotFacts): Promise<string> {
    return Promise.resolve(`{"snapshot":${at.snapshot}}`);
  }
}

/** A response that says after each event whether it takes more. */
class FakeResponse extends EventEmitter {
  readonly ids: number[] = [];
  text = '';
  full = false;
  private readonly wanted: { readonly count: number; readonly met: () => void }[] = [];

  write(text: string): boolean {
    this.text += text;
    const id = /^id: (\d+)$/m.exec(text)?.[1];
    if (id !== undefined) this.ids.push(Number(id));
    for (const { count, met } of this.wanted) if (this.ids.length >= count) met();
    return id === undefined || !this.full;
  }

  /** Resolves once so many events were written. */
  events(count: number): Promise<void> {
    if (this.ids.length >= count) return Promise.resolve();
    return new Promise((met) => this.wanted.push({ count, met }));
  }
}

function open(source: FakeSource, lastEventId?: string, stallMaxMs = 60_000) {
  const response = new FakeResponse();
  const stop = new AbortController();
  const session = {
    feed: source,
    // The fake has what a session uses of a response; its `write` takes text only.
    response: response as unknown as Parameters<typeof runSession>[0]['response'],
    lastEventId,
    events: { name: 'snapshot', data: (at: SnapshotFacts) => source.data(at) } as const,
    settings: { stallMaxMs },
    signal: stop.signal,
  };
  return { response, stop, begin: () => runSession(session) };
}

describe('a session of the stream', () => {
  it('sends the newest snapshot to a new reader and every later one in order', async () => {
    const source = new FakeSource([3, 5]);
    const { response, stop, begin } = open(source);
    const done = begin();
    await response.events(1);
    source.publish(8);
    source.publish(9);
    await response.events(3);
    stop.abort();
    await done;
    expect(response.ids).toEqual([5, 8, 9]);
    expect(response.text).not.toContain('reset');
  });

  it('waits for the first snapshot where none is published yet', async () => {
    const source = new FakeSource([]);
    const { response, stop, begin } = open(source);
    const done = begin();
    source.publish(4);
    await response.events(1);
    stop.abort();
    await done;
    expect(response.ids).toEqual([4]);
  });

  it('marks only the first event with "reset" for a reader that cannot go on where it was', async () => {
    const source = new FakeSource([3, 5]);
    const { response, stop, begin } = open(source, '4');
    const done = begin();
    await response.events(1);
    source.publish(8);
    await response.events(2);
    stop.abort();
    await done;
    expect(response.text.match(/^data: .*$/gm)).toEqual(['data: {"reset":true,"snapshot":5}', 'data: {"snapshot":8}']);
  });

  it('stops writing to a full connection and goes on when it drains', async () => {
    const source = new FakeSource([3, 5, 8]);
    const { response, stop, begin } = open(source, '3');
    response.full = true;
    const done = begin();
    await response.events(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(response.ids).toEqual([5]);
    response.full = false;
    response.emit('drain');
    await response.events(2);
    stop.abort();
    await done;
    expect(response.ids).toEqual([5, 8]);
  });

  it('gives up a reader that takes nothing, which then resumes without a gap', async () => {
    const source = new FakeSource([3, 5, 8]);
    const slow = open(source, '3', 1);
    slow.response.full = true;
    await slow.begin();
    expect(slow.response.ids).toEqual([5]);
    const again = open(source, '5');
    const done = again.begin();
    await again.response.events(1);
    again.stop.abort();
    await done;
    expect(again.response.ids).toEqual([8]);
    expect(slow.response.listenerCount('drain')).toBe(0);
  });

  it('waits for a database that does not answer and then misses nothing', async () => {
    const source = new FakeSource([3, 5]);
    source.failures = 1;
    const { response, stop, begin } = open(source, '3');
    const done = begin();
    await response.events(1);
    stop.abort();
    await done;
    expect(response.ids).toEqual([5]);
    expect(source.failures).toBe(0);
  });
});
