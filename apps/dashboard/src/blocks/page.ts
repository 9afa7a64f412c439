/** What every view and block is given: the language, the place, and the snapshot that answers. */
import type { ElectionDefinition } from '#libs/election';
import type { SnapshotFacts } from '#libs/results';
import type { Formats } from '../words/formats';
import type { Language } from '../words/language';
import type { Words } from '../words/words';
import type { Links } from './links';

export interface Page {
  readonly language: Language;
  readonly words: Words;
  readonly formats: Formats;
}

/** A page about one election. */
export interface ElectionPage extends Page {
  readonly election: ElectionDefinition;
  readonly links: Links;
  /** Where the stylesheet of its options' colours is; null where they have none. */
  readonly colours: string | null;
  /** The snapshot that answers; null while nothing is published. */
  readonly at: SnapshotFacts | null;
}
