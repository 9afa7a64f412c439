import type { PortableBox, Protocol, Replaces } from '#libs/election';
import { Is, Maybe, MaybeNested, MaybeNestedList } from '../schema/decorators';
import { anyObject, flag, listOf, oneOf } from '../schema/shape';
import {
  count,
  electionId,
  eventId,
  figures,
  figuresInWords,
  id,
  instant,
  nameOrObject,
  round,
  documentSha256,
  sha256Text,
  sourceUri,
  text,
  word,
} from '../schema/shapes';

/** The protocol that this one takes the place of. */
export class ReplacesData implements Replaces {
  @Is(sourceUri) readonly source!: string;
  @Is(eventId) readonly eventId!: string;
  @Is(sha256Text) readonly sha256!: string;
  @Is(oneOf(['correction', 'recount'])) readonly reason!: 'correction' | 'recount';
  @Is(text(500, 1)) readonly document!: string;
}

/** On what a recount rests: Art. 43(7-1) or 43(9). */
export class RecountBasisData {
  @Is(word) readonly article!: string;
}

export class PortableBoxData implements PortableBox {
  @Is(count) readonly ballots!: number;
  @Is(count) readonly applications!: number;
}

/** An act or a complaint attached to the protocol (Art. 43(8)). */
export class ActData {
  @Is(word) readonly kind!: string;
  @Is(documentSha256) readonly sha256!: string;
}

export class DocumentData {
  @Is(word) readonly role!: string;
  @Is(text(127, 1)) readonly mediaType!: string;
  @Is(documentSha256) readonly sha256!: string;
}

/** How the figures came from paper into the machine. */
export class CaptureData {
  @Is(word) readonly method!: string;
  @Maybe(flag) readonly enteredTwice?: boolean;
}

/** The figures of one precinct in one contest and round, as its commission signed them (Art. 43). */
export class ProtocolSubmitted implements Protocol {
  @Is(electionId) readonly electionId!: string;
  @Is(id) readonly contestId!: string;
  @Is(id) readonly precinctId!: string;
  @Is(round) readonly round!: number;
  @Is(figures) readonly counters!: Readonly<Record<string, number>>;
  @Is(figures) readonly votes!: Readonly<Record<string, number>>;
  @MaybeNested(() => ReplacesData) readonly replaces?: Replaces;
  @MaybeNested(() => RecountBasisData) readonly legalBasis?: { readonly article: string };
  @Maybe(instant) readonly signedAt?: string;
  /** Who signed: a name each, or an object of short texts (`name`, `role` …). */
  @Maybe(listOf(nameOrObject, 100)) readonly signatories?: readonly (string | Readonly<Record<string, string>>)[];
  @Maybe(figuresInWords) readonly inWords?: Readonly<Record<string, string>>;
  @Maybe(listOf(count, 100)) readonly issuedByMember?: readonly number[];
  @MaybeNestedList(() => PortableBoxData, 100) readonly portableBoxes?: readonly PortableBox[];
  @MaybeNestedList(() => ActData, 1000) readonly acts?: readonly ActData[];
  @MaybeNestedList(() => DocumentData, 1000) readonly documents?: readonly DocumentData[];
  @MaybeNested(() => CaptureData) readonly capture?: CaptureData;
  @Maybe(instant) readonly recordedAt?: string;
  /** Whatever else a sender wants to keep with the record; nobody judges it. */
  @Maybe(anyObject) readonly ext?: Readonly<Record<string, unknown>>;
}
