/**
 * Keeps a page about an election up to date: hears of new snapshots by server-sent events, asks for the same page
 * again, and shows what has changed. Says when it has lost the connection.
 */
import { morph } from './morph';

/** Between two fetches of the page, whatever comes in between. */
const PAUSE_MS = 1_000;
/** A connection may be gone for so long before the page says so: browsers connect again by themselves. */
const LOST_MS = 5_000;
/** EventSource gives up after an answer that is no stream; then we try again, longer each time. */
const RETRY_FIRST_MS = 2_000;
const RETRY_MAX_MS = 60_000;
/** Final mandates come after the snapshot that brings them about, without one of their own. */
const AWAITED_MS = 3_000;
/** While counting, so long without a snapshot is told of; looked at every now and then. */
const QUIET_MS = 600_000;
const LOOK_MS = 30_000;
/** Those who hear the page are told no more often than this. */
const ANNOUNCE_MS = 15_000;

const element = (id: string): HTMLElement | null => document.getElementById(id);

export class LivePage {
  private source: EventSource | null = null;
  private known: number;
  private wanted: number;
  private paused = false;
  private fetching = false;
  private retryMs = RETRY_FIRST_MS;
  private lostTimer: number | undefined;
  private announcedAt = 0;

  constructor(private readonly bar: HTMLElement) {
    this.known = Number(bar.dataset['snapshot'] ?? -1);
    this.wanted = this.known;
  }

  start(): void {
    this.bar.hidden = false;
    element('pause')?.addEventListener('click', () => this.toggle());
    document.addEventListener('visibilitychange', () => void this.update());
    addEventListener('online', () => this.connect());
    addEventListener('offline', () => this.lost());
    // A page from the cache of the back button has an old connection, or none.
    addEventListener('pageshow', ({ persisted }) => persisted && this.connect());
    this.connect();
    this.lookForMandates();
    this.lookForSilence();
    setInterval(() => this.lookForSilence(), LOOK_MS);
  }

  private lookForMandates(): void {
    if (document.querySelector('.state.certified') === null) return;
    setTimeout(() => void this.update(true).then(() => this.lookForMandates()), AWAITED_MS);
  }

  private lookForSilence(): void {
    const notice = element('quiet');
    const time = document.querySelector('.state.counting time')?.getAttribute('datetime');
    if (notice !== null) notice.hidden = time == null || Date.now() - Date.parse(time) < QUIET_MS;
  }

  private connect(): void {
    this.source?.close();
    const election = encodeURIComponent(this.bar.dataset['election'] ?? '');
    const after = this.known < 0 ? '' : `&lastEventId=${this.known}`;
    // Only that there is something new: the figures come with the page.
    const source = new EventSource(`/v1/elections/${election}/stream?contests=${after}`);
    this.source = source;
    source.addEventListener('open', () => {
      this.retryMs = RETRY_FIRST_MS;
      this.found();
    });
    source.addEventListener('snapshot', ({ lastEventId }) => {
      this.found();
      this.wanted = Math.max(this.wanted, Number(lastEventId));
      void this.update();
    });
    source.addEventListener('error', () => {
      this.lost();
      if (source.readyState !== EventSource.CLOSED || source !== this.source) return;
      setTimeout(() => source === this.source && this.connect(), this.retryMs);
      this.retryMs = Math.min(RETRY_MAX_MS, this.retryMs * 2);
    });
  }

  private lost(): void {
    this.lostTimer ??= setTimeout(() => this.stale(true), LOST_MS);
  }

  private found(): void {
    clearTimeout(this.lostTimer);
    this.lostTimer = undefined;
    this.stale(false);
  }

  private stale(is: boolean): void {
    const notice = element('stale');
    if (notice !== null) notice.hidden = !is;
  }

  private toggle(): void {
    this.paused = !this.paused;
    const { dataset } = this.bar;
    const button = element('pause');
    const words = element('live-words');
    if (button !== null) button.textContent = (this.paused ? dataset['resume'] : dataset['pause']) ?? '';
    if (words !== null) words.textContent = (this.paused ? dataset['paused'] : dataset['live']) ?? '';
    void this.update();
  }

  /** `anyway`: though no newer snapshot was told of. */
  private async update(anyway = false): Promise<void> {
    if (this.fetching || this.paused || document.hidden || (this.wanted <= this.known && !anyway)) return;
    this.fetching = true;
    try {
      await this.fetchPage(anyway);
    } catch {
      this.lost();
    }
    setTimeout(() => {
      this.fetching = false;
      void this.update();
    }, PAUSE_MS);
  }

  private async fetchPage(anyway: boolean): Promise<void> {
    const response = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const next = new DOMParser().parseFromString(await response.text(), 'text/html');
    const [here, there] = [element('page'), next.getElementById('page')];
    const bar = next.getElementById('live');
    if (here === null || there === null || bar === null) return;
    // Paused while it came: the figures must not move any more.
    if (this.paused) return;
    morph(here, there);
    document.title = next.title;
    const time = next.getElementById('stale-time')?.textContent ?? '';
    const shown = element('stale-time');
    if (shown !== null) shown.textContent = time;
    this.known = Number(bar.dataset['snapshot'] ?? -1);
    this.bar.dataset['snapshot'] = String(this.known);
    this.announce();
    if (!anyway) this.lookForMandates();
    dispatchEvent(new Event('sanaq:updated'));
  }

  private announce(): void {
    const [from, to] = [element('sentence'), element('announce')];
    if (from === null || to === null || performance.now() - this.announcedAt < ANNOUNCE_MS) return;
    this.announcedAt = performance.now();
    to.textContent = from.textContent;
  }
}
