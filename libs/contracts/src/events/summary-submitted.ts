import type { ReplacedSummary, Summary } from '#libs/election';
import { Is, Maybe, MaybeNested, MaybeNestedList } from '../schema/decorators';
import { anyObject, listOf } from '../schema/shape';
import {
  electionId,
  eventId,
  figures,
  id,
  instant,
  nameOrObject,
  round,
  sha256Text,
  sourceUri,
  text,
} from '../schema/shapes';
import { DocumentData } from './protocol-submitted';

/** The summary that this one takes the place of: an earlier one of the same unit. */
export class ReplacedSummaryData implements ReplacedSummary {
  @Is(sourceUri) readonly source!: string;
  @Is(eventId) readonly eventId!: string;
  @Is(sha256Text) readonly sha256!: string;
  @Is(text(500, 1)) readonly document!: string;
}

/**
 * A territorial or district commission's own protocol over the precincts of its unit (Art. 43(8-1)). It is set beside
 * the sum that is computed of their protocols and never changes it.
 */
export class SummarySubmitted implements Summary {
  @Is(electionId) readonly electionId!: string;
  @Is(id) readonly contestId!: string;
  @Is(round) readonly round!: number;
  @Is(id) readonly unitId!: string;
  /** Name of the hierarchy of constituencies to which the unit belongs; missing: the administrative units. */
  @Maybe(id) readonly hierarchy?: string;
  /** Only the counters given are compared. */
  @Is(figures) readonly counters!: Readonly<Record<string, number>>;
  /** An option that is not given has no votes. */
  @Is(figures) readonly votes!: Readonly<Record<string, number>>;
  @MaybeNested(() => ReplacedSummaryData) readonly replaces?: ReplacedSummary;
  @Maybe(instant) readonly signedAt?: string;
  @Maybe(listOf(nameOrObject, 100)) readonly signatories?: readonly (string | Readonly<Record<string, string>>)[];
  @MaybeNestedList(() => DocumentData, 1000) readonly documents?: readonly DocumentData[];
  /** Whatever else a sender wants to keep with the record; nobody judges it. */
  @Maybe(anyObject) readonly ext?: Readonly<Record<string, unknown>>;
}
