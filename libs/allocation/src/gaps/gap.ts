/** A question that the law, or what is known of it, does not answer. */
import type { Text } from '../rule-sets/rule-set';

export interface Gap {
  /** Stable name, cited by questions, decisions and warnings. */
  readonly id: string;
  /** Articles that come near to an answer. */
  readonly articles: string;
  readonly situation: Text;
}
