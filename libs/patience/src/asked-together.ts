/** Keys of one question at most. */
const KEYS_MAX = 500;

interface Waiting<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Questions about many things, put as few: whatever is asked for while a question is under way goes into the next one
 * together. An answer is never older than the call that asked for it.
 */
export class AskedTogether<Value> {
  private waiting = new Map<string, Waiting<Value>>();
  private asking = false;

  /** `answer` gives a value or an error for every key, or throws for all of them. */
  constructor(private readonly answer: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value | Error>>) {}

  ask(key: string): Promise<Value> {
    const known = this.waiting.get(key);
    if (known !== undefined) return known.promise;
    const { promise, resolve, reject } = withResolvers<Value>();
    this.waiting.set(key, { promise, resolve, reject });
    if (!this.asking) {
      this.asking = true;
      // After those that ask in the same breath.
      setImmediate(() => void this.askAll());
    }
    return promise;
  }

  private async askAll(): Promise<void> {
    while (this.waiting.size > 0) {
      const group = [...this.waiting].slice(0, KEYS_MAX);
      for (const [key] of group) this.waiting.delete(key);
      try {
        const answers = await this.answer(group.map(([key]) => key));
        for (const [key, { resolve, reject }] of group) {
          const value = answers.get(key);
          if (value === undefined) reject(new Error(`no answer for ${key}`));
          else if (value instanceof Error) reject(value);
          else resolve(value);
        }
      } catch (error) {
        for (const [, { reject }] of group) reject(error);
      }
    }
    this.asking = false;
  }
}

function withResolvers<Value>(): Waiting<Value> {
  let resolve: Waiting<Value>['resolve'] = () => undefined;
  let reject: Waiting<Value>['reject'] = () => undefined;
  const promise = new Promise<Value>((resolved, rejected) => {
    resolve = resolved;
    reject = rejected;
  });
  return { promise, resolve, reject };
}
