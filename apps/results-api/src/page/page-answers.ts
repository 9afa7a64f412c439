/** Pages as answers: which snapshot a page is of, what it follows from, and how it is written. */
import { Injectable } from '@nestjs/common';
import {
  formatsOf,
  framedElection,
  framedPage,
  Links,
  readAssets,
  standingOf,
  stateLine,
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
import { ApiProblem } from '../http/problem';
import { present, PublishedResults, type Answering } from '../queries/published-results';
import { definedElection } from '../queries/stored-election';
import { ColoursOfElections } from './election-colours';
import { HTML } from './page-headers';
import { leadingOf } from './places';
import { SharedMandates } from './shared-mandates';

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
  /** Of which contest the state of the count is said beside the view; default: the leading one; null: the view says it. */
  readonly state?: { readonly contestId: string; readonly round: number | undefined } | null;
}

@Injectable()
export class PageAnswers {
  readonly assets: Assets = readAssets();

  constructor(
    private readonly reader: ResultsReader,
    private readonly published: PublishedResults,
    private readonly colours: ColoursOfElections,
    private readonly mandates: SharedMandates,
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
    const { stored, election } = await definedElection(this.reader, electionId);
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
    const framed = (whole: ElectionPage, made: View, state: Markup | null): Markup =>
      framedElection(whole, { view: made, assets: this.assets, path, still, ...(state === null ? {} : { state }) });
    if (answering === null) {
      const empty = { ...page, at: null };
      const text = (): string => framed(empty, unpublishedView(empty), null).text;
      return { follows: null, lasting: false, holds: NEVER, contentType: HTML, render: () => Promise.resolve(text()) };
    }
    const { results } = answering;
    const { at } = results;
    const whole: ElectionPage = { ...page, at };
    const {
      more = '',
      holds,
      make,
      state = { contestId: leadingOf(election), round: undefined },
    } = await view({
      page: whole,
      results,
      stored,
    });
    const mandates = state === null ? null : await this.mandates.of(results, electionId, state.contestId);
    const stated = async (): Promise<Markup | null> => {
      if (state === null || mandates === null) return null;
      const outcome = present(await results.contest(state.contestId, state.round));
      const { contestId, round, precincts } = outcome;
      const contest = stored.contestDefinition(stored.contestNo(contestId, round) ?? 0);
      const standing = standingOf(outcome, mandates.of(contestId, round));
      return stateLine(whole, { contest, standing, precincts });
    };
    return {
      // The addresses of script and style change with every build of the page.
      follows: {
        question: ['page', language, electionId, path, this.assets.script, this.assets.style],
        at,
        more: `${more} ${mandates?.follows ?? ''}`,
      },
      // Titles and mandates can still change; with a tag a copy is checked at the price of a look.
      lasting: false,
      holds: () => answering.holds() && (holds === undefined || holds()) && (mandates === null || mandates.holds()),
      contentType: HTML,
      render: async () => {
        const made = await make();
        // A block for another site has a frame of its own.
        return made instanceof Markup ? made.text : framed(whole, made, await stated()).text;
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
