/**
 * Answers of a real API to what a description's reader would ask of an election with five precincts, by the operation's
 * id. `answers.json` is written by the test beside it, which holds the examples to what the API answers today.
 */
import answers from './answers.json';

export interface ExampleAnswer {
  /** What was asked for, from the first slash on. */
  readonly path: string;
  readonly answer: unknown;
}

export const EXAMPLES: Readonly<Record<string, ExampleAnswer>> = answers;

/** As a media type has it; nothing for an operation whose answers are no JSON documents. */
export function exampleOf(operationId: string): { readonly examples?: Readonly<Record<string, unknown>> } {
  const example = EXAMPLES[operationId];
  return example === undefined
    ? {}
    : { examples: { small: { summary: `GET ${example.path}`, value: example.answer } } };
}
