/** The rows of the files of `sanaq submit`, each with the election that it belongs to, or with what is wrong with it. */
import {
  definitionInStream,
  fileError,
  Foresight,
  kindOfFile,
  readProtocolFiles,
  requireCountedStream,
  type Publisher,
  type RowItem,
  type RowProblem,
} from '#libs/backend';
import { topicNames } from '#libs/contracts';
import type { ElectionDefinition } from '#libs/election';
import { didYouMean, nearestNames } from '#libs/basics';
import { chooseElection } from '../../installation/contest-names';
import { shown } from '../../output/table';

/** Which rows are asked for. */
export interface RowsAsked {
  readonly files: readonly string[];
  /** None, one for all files, or one for each. */
  readonly maps: readonly string[];
  readonly election?: string | undefined;
  /** Sends every row that can be read, also one that will be held or refused. */
  readonly asIs: boolean;
}

type ReadRow = Extract<RowItem, { readonly record: unknown }>;

/** A row that may be sent. */
export interface PlacedRow extends Omit<ReadRow, 'electionId'> {
  readonly electionId: string;
}

export type SubmitItem = PlacedRow | { readonly problem: RowProblem };

export class RowsToSubmit {
  private readonly foresights = new Map<string, Promise<Foresight | null>>();
  private definition: ElectionDefinition | undefined;

  /** @param known ids of the elections that have a stream. */
  constructor(
    private readonly publisher: Publisher,
    private readonly known: readonly string[],
    private readonly options: RowsAsked,
  ) {}

  /**
   * Looks at what can be looked at before a row is read. Throws ELECTION_UNKNOWN, ELECTION_NOT_DEFINED, and STREAM_* or
   * TOPIC_* where the stream is not the one that was counted.
   */
  async prepare(): Promise<void> {
    const { election, files } = this.options;
    if (election !== undefined) await this.foresightOf(chooseElection(this.known, election));
    const kinds = await Promise.all(files.map(kindOfFile));
    if (!kinds.includes('csv')) return;
    // A CSV does not say its election: it is the named one, or the only one.
    const electionId = chooseElection(this.known, election);
    const { stream, topicPrefix } = this.publisher;
    const definition = await definitionInStream(stream, topicNames(topicPrefix, electionId).stream, electionId);
    if (definition === null) {
      const message = 'its stream has no definition yet';
      throw fileError('ELECTION_NOT_DEFINED', electionId, message, 'define the election first');
    }
    this.definition = definition;
  }

  /** Of the nth file, in its order. `onNote` is told how the file is read where that is not plain. */
  async *of(nth: number, onNote: (line: string) => void): AsyncGenerator<SubmitItem> {
    const { maps, files } = this.options;
    const map = maps.length === 1 ? maps[0] : maps[nth];
    for await (const item of readProtocolFiles(files[nth] ?? '', map, this.definition, onNote)) {
      yield 'problem' in item ? item : await this.placed(item);
    }
  }

  private async placed(row: ReadRow): Promise<SubmitItem> {
    const { file, line } = row;
    const problem = this.placeProblem(row);
    if (problem !== null) return { problem };
    const electionId = this.options.election ?? row.electionId ?? '';
    const foresight = await this.foresightOf(electionId);
    const foreseen = this.options.asIs ? null : (foresight?.ofRecord(row.record) ?? null);
    if (foreseen === null) return { ...row, electionId };
    const [code = 'REFUSED'] = foreseen.codes;
    return { problem: { code, file, line, detail: `${foreseen.detail} (it would be ${foreseen.verdict})` } };
  }

  /** Why a readable row belongs into no stream that may be written, or null. */
  private placeProblem({ file, line, electionId }: ReadRow): RowProblem | null {
    const { election } = this.options;
    if (election !== undefined && electionId !== null && electionId !== election) {
      return { code: 'ELECTION_DIFFERS', file, line, detail: `the event is of the election "${shown(electionId)}"` };
    }
    if (election !== undefined) return null;
    if (electionId === null) return { code: 'ELECTION_MISSING', file, line, detail: 'the event names no election' };
    if (this.known.includes(electionId)) return null;
    const meant = didYouMean(nearestNames(electionId, this.known));
    return { code: 'ELECTION_UNKNOWN', file, line, detail: `there is no election "${shown(electionId)}"${meant}` };
  }

  private foresightOf(electionId: string): Promise<Foresight | null> {
    const found = this.foresights.get(electionId);
    if (found !== undefined) return found;
    const { backend } = this.publisher;
    const looked = (async () => {
      if (backend !== null) await requireCountedStream(backend, electionId);
      // Anyone who may write to the stream need not be let read it; nothing is foreseen then, as was asked for.
      else if (this.options.asIs) return null;
      return Foresight.of(this.publisher, electionId);
    })();
    this.foresights.set(electionId, looked);
    return looked;
  }
}
