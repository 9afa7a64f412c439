/**
 * Who of a list receives its mandates, as a signed decision says it (Art. 97-1(5)–(6), 111-1(5)). It is in the stream
 * forever, so of each person it holds the public name and a commitment to the data behind, and of the group whether
 * the thirty per cent hold; whom they count only where the commission chose to publish it (docs/adr/0007). Shapes only;
 * the rules on persons are in libs/persons.
 */
import type { Sha256Name } from '../record/envelope';

export interface NamedPerson {
  readonly candidateId: string;
  /** In the state language, as on the registered list. */
  readonly name: string;
  /** Salted hash of the person's data. */
  readonly commitment: Sha256Name;
  /** Under every reading that the share names. Given for all persons of the order or for none. */
  readonly countsTowardsShare?: boolean;
}

/** The group's share, where the act wants one in the distribution. */
export interface NamedShare {
  readonly article: string;
  /** Mandates that the list received. */
  readonly mandates: number;
  readonly minimum: number;
  readonly met: boolean;
  /** Readings of "youth" under which this holds. */
  readonly readings: readonly string[];
}

/** A question on persons that the commission answered in deciding. */
export interface AnsweredQuestion {
  /** Name of the gap, or `names_tied`. */
  readonly question: string;
  readonly option: string;
}

export interface OrderOfMandates {
  readonly listId: string;
  /** Who set the order: the party's governing body, or the commission where that did not. */
  readonly setBy: 'governing_body' | 'commission';
  /** `vacancy`: the whole group after someone's mandate ended. */
  readonly occasion: 'first' | 'vacancy';
  /** Day of the decision, YYYY-MM-DD: who is still on the list, and ages, are as of this day. */
  readonly decidedOn: string;
  /** Paper of the one who set the order. */
  readonly document: { readonly number: string; readonly date: string; readonly sha256: string };
  /** Official publication of the results, from which the days for the order run. */
  readonly publishedOn: string;
  /** Who receives the mandates, in order. */
  readonly persons: readonly NamedPerson[];
  /** Null where the act has no such rule. */
  readonly share: NamedShare | null;
  readonly answers: readonly AnsweredQuestion[];
}

/** The order that stands for a list, as long as the certification is on which it rests. */
export interface CurrentOrder {
  readonly sha256: Sha256Name;
  readonly position: number;
  readonly certification: Sha256Name;
  /** Bytes of its persons in every distribution from now on. */
  readonly holdersBytes: number;
}
