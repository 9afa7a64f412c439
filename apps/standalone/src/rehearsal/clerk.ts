/** The clerk of the rehearsal: looks at what is held and settles each record by a signed decision. */
import { sha256, sha256Name } from '#libs/contracts';
import type { EventStream } from '#libs/event-stream';
import type { ResultsReader } from '#libs/results';
import type { RehearsalItem, Settle } from '#libs/rehearsal';
import type { RehearsalOfficers } from './officers';

const REASONS: Readonly<Record<'admit' | 'set_aside', string>> = {
  admit: 'The commission compared the protocol with the paper: the votes are right',
  set_aside: 'The commission found the record superfluous: the precinct’s protocol stands',
};

export class Clerk {
  private readonly settleOf = new Map<string, Settle>();
  private readonly decided = new Set<string>();

  constructor(
    private readonly electionId: string,
    private readonly stream: EventStream,
    private readonly topic: string,
    private readonly results: ResultsReader,
    private readonly officers: RehearsalOfficers,
  ) {}

  get decisions(): number {
    return this.decided.size;
  }

  /** Notes what is to be done about a record once it is held. */
  note(item: RehearsalItem): void {
    if (item.settle !== 'admit' && item.settle !== 'set_aside') return;
    this.settleOf.set(sha256Name(sha256(item.record.value)), item.settle);
  }

  /** Decides on everything that is held now and waits for a decision; returns how many decisions were signed. */
  async settle(): Promise<number> {
    const held = await this.results.held(this.electionId);
    if (!Array.isArray(held)) return 0;
    const records = [];
    for (const item of held) {
      const kind = this.settleOf.get(item.sha256);
      if ((kind !== 'admit' && kind !== 'set_aside') || this.decided.has(item.sha256)) continue;
      this.decided.add(item.sha256);
      const decision = {
        kind,
        scope: 'precinct',
        target: { sha256: item.sha256 },
        basis: { verdict: 'held' },
      } as const;
      const id = `settle-${item.sha256.slice('sha256:'.length, 'sha256:'.length + 32)}`;
      records.push(await this.officers.sign(this.electionId, 'clerk', id, REASONS[kind], decision));
    }
    if (records.length > 0) await this.stream.append(this.topic, records);
    return records.length;
  }
}
