/** Pages as answers: which snapshot a page is of, what it follows from, and how it is written. */
import { Injectable } from '@nestjs/common';
import {
  formatsOf,
  framedElection,
  framedPage,
  Links,
  readAssets,
  unpublishedView,
  WORDS,
  type Assets,
  type ElectionPage,
  type Language,
  Markup,
  type Page,
  type View,
} from '#apps/dashboard';
import { ResultsReader, type SnapshotResults, type StoredElection } from '#libs/results';
import type { Answer } from '../answers/answer';
import { absenceProblem, ApiProblem } from '../http/problem';
import { PublishedResults, type Answering } from '../queries/published-results';
import { ColoursOfElections } from './election-colours';
import { HTML } from './page-headers';

/** Of the country whose elections these are; an election names its own. */
const HOME_TIME_ZONE = 'Asia/Almaty';

const NEVER = (): boolean => false;

/** A page about an election as it was asked for. */
export interface PageOf {
  readonly language: Language;
  readonly electionId: string;
  /** Null: the newest. */
  readonly snapshot: number | null;
  /** Path and query below the language: part of the page's name, and where its other languages are. */
  readonly path: string;
}

/** What a view is made from. */
export interface Sources {
  readonly page: ElectionPage;
  readonly results: SnapshotResults;
  readonly stored: StoredElection;
}

/** A view that need not be made where it is kept or where the caller has it. */
export interface ViewToMake {
  /** What else than the snapshot it follows from; default: nothing. */
  readonly more?: string;
  /** Whether `more` is still so; default: always. */
  readonly holds?: () => boolean;
  readonly make: () => Promise<View | Markup>;
}

@Injectable()
export class PageAnswers {
  readonly assets: Assets = readAssets();

  constructor(
    private readonly reader: ResultsReader,
    private readonly published: PublishedResults,
    private readonly colours: ColoursOfElections,
  ) {}

  /** A page about no election. */
  page(language: Language): Page {
    return { language, words: WORDS[language], formats: formatsOf(language, HOME_TIME_ZONE) };
  }

  /** A page about no election, written out every time. */
  plain(language: Language, path: string, view: (page: Page) => View): Answer {
    const page = this.page(language);
    const text = (): string => framedPage(page, { view: view(page), assets: this.assets, path }).text;
    return { follows: null, lasting: false, holds: NEVER, contentType: HTML, render: () => Promise.resolve(text()) };
  }

  /** A page about an election at the snapshot asked for; while nothing is published, one that says so. */
  async about(
    of: PageOf,
    view: (sources: Sources) => Promise<ViewToMake>,
    { still = false }: { readonly still?: boolean } = {},
  ): Promise<Answer> {
    const { language, electionId, path } = of;
    const stored = await this.reader.stored(electionId);
    const election = stored?.definition ?? null;
    if (stored === null || election === null) throw absenceProblem(await this.reader.noElection(electionId));
    const links = new Links(language, electionId, of.snapshot);
    const formats = formatsOf(language, election.timeZone);
    const page = {
      language,
      words: WORDS[language],
      formats,
      election,
      links,
      colours: this.colours.address(election),
    };
    const answering = await this.publishedResults(of);
    const framed = (whole: ElectionPage, made: View): Markup =>
      framedElection(whole, { view: made, assets: this.assets, path, still });
    if (answering === null) {
      const empty = { ...page, at: null };
      const text = (): string => framed(empty, unpublishedView(empty)).text;
      return { follows: null, lasting: false, holds: NEVER, contentType: HTML, render: () => Promise.resolve(text()) };
    }
    const { results } = answering;
    const { at } = results;
    const whole: ElectionPage = { ...page, at };
    const { more = '', holds, make } = await view({ page: whole, results, stored });
    return {
      // The addresses of script and style change with every build of the page.
      follows: { question: ['page', language, electionId, path, this.assets.script, this.assets.style], at, more },
      // Titles and mandates can still change; with a tag a copy is checked at the price of a look.
      lasting: false,
      holds: () => answering.holds() && (holds === undefined || holds()),
      contentType: HTML,
      render: async () => {
        const made = await make();
        // A block for another site has a frame of its own.
        return made instanceof Markup ? made.text : framed(whole, made).text;
      },
    };
  }

  private async publishedResults({ electionId, snapshot }: PageOf): Promise<Answering | null> {
    try {
      return await this.published.at(electionId, snapshot ?? undefined);
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'NOT_PUBLISHED') return null;
      throw error;
    }
  }
}
