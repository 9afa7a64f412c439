import type { AnsweredQuestion, NamedPerson, NamedShare, OrderOfMandates } from '#libs/election';
import { Is, Maybe, Nested, NestedList, NestedOrNull } from '../schema/decorators';
import { flag, oneOf } from '../schema/shape';
import { count, day, documentSha256, id, sha256Text, text, word, wordList } from '../schema/shapes';

const PERSONS_MAX = 1_000;
const ANSWERS_MAX = 10;

/**
 * A person who receives a mandate: the public name, a salted hash and, where the commission publishes it, whether the
 * thirty per cent count the person; never why. Other members are refused.
 */
export class NamedPersonData implements NamedPerson {
  @Is(id) readonly candidateId!: string;
  @Is(text(200, 1)) readonly name!: string;
  @Is(sha256Text) readonly commitment!: string;
  @Maybe(flag) readonly countsTowardsShare?: boolean;
}

export class NamedShareData implements NamedShare {
  @Is(text(100, 1)) readonly article!: string;
  @Is(count) readonly mandates!: number;
  @Is(count) readonly minimum!: number;
  @Is(flag) readonly met!: boolean;
  @Is(wordList) readonly readings!: readonly string[];
}

export class AnsweredQuestionData implements AnsweredQuestion {
  @Is(word) readonly question!: string;
  @Is(text(4000, 1)) readonly option!: string;
}

export class OrderDocumentData {
  @Is(word) readonly number!: string;
  @Is(day) readonly date!: string;
  @Is(documentSha256) readonly sha256!: string;
}

/** Who of a list receives its mandates (Art. 97-1(5)–(6), 111-1(5)). */
export class OrderOfMandatesData implements OrderOfMandates {
  @Is(id) readonly listId!: string;
  @Is(oneOf(['governing_body', 'commission'])) readonly setBy!: 'governing_body' | 'commission';
  @Is(oneOf(['first', 'vacancy'])) readonly occasion!: 'first' | 'vacancy';
  @Is(day) readonly decidedOn!: string;
  @Nested(() => OrderDocumentData) readonly document!: OrderDocumentData;
  @Is(day) readonly publishedOn!: string;
  @NestedList(() => NamedPersonData, PERSONS_MAX) readonly persons!: readonly NamedPerson[];
  @NestedOrNull(() => NamedShareData) readonly share!: NamedShare | null;
  @NestedList(() => AnsweredQuestionData, ANSWERS_MAX) readonly answers!: readonly AnsweredQuestion[];
}
