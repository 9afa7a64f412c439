/**
 * The rehearsal: an invented election played from its definition to the final mandates, on the same parts as a real
 * one. Every id in it is derived from its content, so that one that was interrupted can simply be played again.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { definitionInvalid, publishDefinition, readDefinitionFile } from '#libs/backend';
import { topicNames } from '#libs/contracts';
import { wordsOf, type LogName } from '#libs/election';
import type { EventStream, RecordToAppend } from '#libs/event-stream';
import { wasAccepted } from '#libs/journal';
import {
  rehearsalDefinition,
  rehearsalStream,
  repeatVote,
  type RehearsalDefinition,
  type RehearsalStream,
} from '#libs/rehearsal';
import { sanaqVersion } from '#libs/basics';
import { isAbsent, type OutcomeDocument, type ResultsReader, sentContests } from '#libs/results';
import { certifyContests } from './certify';
import { Clerk } from './clerk';
import { decideGaps } from './gaps';
import { RehearsalOfficers } from './officers';
import type { RehearsalProgress } from './progress';
import { COUNT_OPENED_ID, openCount } from './open-count';
import { OPEN_ID, voteAgain } from './repeat-vote';
import { Story } from './story';

export const REHEARSAL_ID = 'rehearsal';

export interface RehearsalOptions {
  readonly stream: EventStream;
  /** Connects as sanaq_reader. */
  readonly pool: Pool;
  readonly results: ResultsReader;
  readonly topicPrefix: string;
  /** Keys of the officers and the definition are kept here. */
  readonly folder: string;
  /** The log of its closing records; missing: their checkpoints are not signed. */
  readonly log?: LogName;
  readonly precincts?: number;
  readonly seed: number;
  readonly progress: RehearsalProgress;
  readonly signal: AbortSignal;
}

/** Records appended at once, and the pause between: the evening takes about fifteen seconds. */
const WAVE_RECORDS = 500;
const WAVE_PAUSE_MS = 250;
const LOOK_MS = 500;
const SHOW_MS = 1_000;

export class Rehearsal {
  private readonly topic: string;
  private readonly officers: RehearsalOfficers;
  private readonly clerk: Clerk;
  private readonly story = new Story();
  private shownAt = 0;

  constructor(private readonly options: RehearsalOptions) {
    this.topic = topicNames(options.topicPrefix, REHEARSAL_ID).stream;
    this.officers = RehearsalOfficers.load(join(options.folder, 'officers.json'));
    this.clerk = new Clerk(REHEARSAL_ID, options.stream, this.topic, options.results, this.officers);
  }

  /** Contests whose final distribution is out. */
  async finalContests(): Promise<number> {
    return sentContests(this.options.pool, REHEARSAL_ID);
  }

  /** Plays until the final mandates of every contest are out. */
  async play(): Promise<void> {
    const { seed, precincts, progress } = this.options;
    const file = rehearsalDefinition({
      officers: this.officers.lines,
      seed,
      soleCandidate: true,
      ...(precincts === undefined ? {} : { precincts }),
    });
    progress.line(
      `Defining the rehearsal: ${file.precincts.length.toLocaleString('en')} precincts, ${file.contests.length} contests`,
    );
    await this.define(file);
    const zero = await this.waitFor((document) => document.contests.length > 0, 'the register to be sealed');
    await this.openCount(zero);
    const items = rehearsalStream({ definition: file, seed, wordsOf });
    progress.line('The polls are closed. Protocols arrive, some of them wrong on purpose:');
    await this.deliver(items);
    progress.line('All protocols are in. Among them, and settled by corrections and signed decisions:');
    for (const line of this.story.lines()) progress.line(line);
    await this.repeatVote(items);
    const settled = await this.waitFor(
      (document) => document.contests.every(({ state }) => state !== 'counting'),
      'the last decisions',
    );
    const { stream } = this.options;
    await decideGaps(REHEARSAL_ID, settled.contests, stream, this.topic, this.officers, progress);
    const complete = await this.waitFor(
      (document) => document.contests.every(({ outcome }) => outcome.decision === null),
      'the answers to open questions',
    );
    progress.line(`Complete: root ${complete.root}. Two officers certify ${complete.contests.length} contests:`);
    const open = complete.contests.filter(({ state }) => state === 'complete');
    await certifyContests(REHEARSAL_ID, open, this.options.stream, this.topic, this.officers);
    const certified = await this.waitFor(
      (document) => document.contests.every(({ state }) => state === 'certified'),
      'certification',
    );
    await this.waitForMandates(certified.contests.length);
  }

  /** Nothing counts before two officers have signed the zero report; one that is signed already stays as it is. */
  private async openCount(zero: OutcomeDocument): Promise<void> {
    const { pool, stream, progress } = this.options;
    if (await wasAccepted(pool, REHEARSAL_ID, COUNT_OPENED_ID)) return;
    progress.line('Two officers sign the zero report: no protocol is counted, and every counter is zero');
    await openCount(zero, `sanaq ${sanaqVersion()}`, stream, this.topic, this.officers);
    await this.waitForAccepted(COUNT_OPENED_ID);
  }

  /** Annuls the voting in a territory once everything is counted, and lets it vote again. */
  private async repeatVote(items: RehearsalStream): Promise<void> {
    const { stream, progress } = this.options;
    const repeat = repeatVote(items.truth);
    if (repeat === null) return;
    const { contestId, territoryId, records } = repeat;
    const called = await wasAccepted(this.options.pool, REHEARSAL_ID, OPEN_ID);
    await this.waitFor(
      (document) =>
        document.contests.every(
          (contest) => contest.state !== 'counting' || (called && contest.contestId === contestId),
        ),
      'the last decisions',
    );
    progress.line(`${contestId}: the voting in ${territoryId} is annulled (Art. 95(1)) and repeated (Art. 95(2)):`);
    progress.line(`  ${records.length} protocols of the repeat vote take the place of those annulled`);
    await voteAgain(REHEARSAL_ID, repeat, stream, this.topic, this.officers);
    await this.waitForAccepted(OPEN_ID);
  }

  private async waitForAccepted(eventId: string): Promise<void> {
    const { pool, signal } = this.options;
    while (!(await wasAccepted(pool, REHEARSAL_ID, eventId))) await pause(LOOK_MS, undefined, { signal });
  }

  /** Writes the definition beside the store, for people to look at, and publishes it as `sanaq define` would. */
  private async define(definition: RehearsalDefinition): Promise<void> {
    const file = join(this.options.folder, 'definition.json');
    mkdirSync(this.options.folder, { recursive: true });
    const { log } = this.options;
    writeFileSync(
      file,
      JSON.stringify({ ...definition, zeroReport: 'required', ...(log === undefined ? {} : { log }) }),
    );
    const reading = await readDefinitionFile(file);
    if ('problems' in reading) throw definitionInvalid(file, reading.problems);
    const published = await publishDefinition(this.options.stream, this.options.topicPrefix, reading);
    this.officers.definitionSha256 = published.definitionSha256;
  }

  private async deliver(items: RehearsalStream): Promise<void> {
    let wave: RecordToAppend[] = [];
    const send = async (): Promise<void> => {
      await this.options.stream.append(this.topic, wave);
      wave = [];
      await this.look();
      await pause(WAVE_PAUSE_MS, undefined, { signal: this.options.signal });
    };
    for (const item of items) {
      this.clerk.note(item);
      this.story.note(item);
      wave.push(item.record);
      if (wave.length === WAVE_RECORDS) await send();
    }
    if (wave.length > 0) await send();
  }

  /** Lets the clerk settle what is held, and shows where things stand. */
  private async look(): Promise<OutcomeDocument | null> {
    await this.clerk.settle();
    const document = await this.options.results.outcome(REHEARSAL_ID);
    if (isAbsent(document)) return null;
    if (performance.now() - this.shownAt >= SHOW_MS) {
      this.options.progress.show(document, this.clerk.decisions);
      this.shownAt = performance.now();
    }
    return document;
  }

  /** Looks until the document is as wanted; says what it waits for when nothing moves for long. */
  private async waitFor(wanted: (document: OutcomeDocument) => boolean, what: string): Promise<OutcomeDocument> {
    for (let looks = 1; ; looks++) {
      const document = await this.look();
      if (document !== null && wanted(document)) {
        this.options.progress.show(document, this.clerk.decisions);
        return document;
      }
      if (looks % 60 === 0) this.options.progress.line(`still waiting for ${what}`);
      await pause(LOOK_MS, undefined, { signal: this.options.signal });
    }
  }

  private async waitForMandates(contests: number): Promise<void> {
    for (let looks = 1; (await this.finalContests()) < contests; looks++) {
      if (looks % 60 === 0) this.options.progress.line('still waiting for the final mandates');
      await pause(LOOK_MS, undefined, { signal: this.options.signal });
    }
  }
}
