import { untilSettled } from '#libs/patience';

/** Runs tasks with the same name one after the other, in the order of the calls; a failed one does not stop the next. */
export class OneAtATime {
  private readonly tails = new Map<string, Promise<unknown>>();

  run<Result>(name: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.tails.get(name) ?? Promise.resolve();
    const result = before.then(task, task);
    const tail = untilSettled(result);
    this.tails.set(name, tail);
    void tail.then(() => {
      // The last of a row takes the name away, so that the map does not grow with every topic ever written.
      if (this.tails.get(name) === tail) this.tails.delete(name);
    });
    return result;
  }

  /** Resolves when everything that was asked for until now has ended, well or badly. */
  async settled(): Promise<void> {
    await Promise.all(this.tails.values());
  }
}
