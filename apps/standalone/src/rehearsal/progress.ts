/** What a person sees of the rehearsal: one line a second on a pipe, one line rewritten on a terminal. */
import type { OutcomeDocument } from '#libs/results';

const BAR_CELLS = 24;

function ratio(part: number, whole: number): string {
  return `${part.toLocaleString('en')} of ${whole.toLocaleString('en')}`;
}

/** `[######······]  6,120 of 10,223` */
function bar(part: number, whole: number): string {
  const filled = whole === 0 ? 0 : Math.trunc((part * BAR_CELLS) / whole);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_CELLS - filled)}] ${ratio(part, whole)}`;
}

/** Seats by list in the definition's order, as far as they are projected. */
function seatsOf(document: OutcomeDocument): string {
  const list = document.contests[0]?.outcome;
  if (list === undefined || Object.keys(list.seats).length === 0) return 'no projection yet';
  return Object.values(list.seats).join('/');
}

export class RehearsalProgress {
  private wroteBar = false;

  constructor(private readonly out: NodeJS.WriteStream) {}

  line(text: string): void {
    this.endBar();
    this.out.write(`${text}\n`);
  }

  show(document: OutcomeDocument, decisions: number): void {
    const counted = document.contests.reduce((sum, { precincts }) => sum + precincts.counted, 0);
    const expected = document.contests.reduce((sum, { precincts }) => sum + precincts.expected, 0);
    const open = document.contests.reduce((sum, { openItems }) => sum + openItems, 0);
    const done = this.out.isTTY ? bar(counted, expected) : ratio(counted, expected);
    const text = `${done} protocols counted, ${open} held, ${decisions} decisions signed, list seats ${seatsOf(document)}`;
    if (!this.out.isTTY) {
      this.out.write(`${text}\n`);
      return;
    }
    this.out.write(`\r\u001b[2K${text}`);
    this.wroteBar = true;
  }

  private endBar(): void {
    if (this.wroteBar) this.out.write('\n');
    this.wroteBar = false;
  }
}
