/**
 * Turns at the one thread that all lanes of a process share. When records of hundreds of elections come at once, every
 * lane has work for the same turn of the event loop; taken all together they would keep it for so long that the process
 * does not get to renew its leases, and loses them while it works.
 */
export class Turns {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** So many may work at once: each of them gives way now and then, and the loop then waits for no more than all of these. */
  constructor(private readonly atOnce: number) {}

  /** Runs the work when its turn has come: first come, first served. It must wait for nothing but its own steps. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < this.atOnce) this.running++;
    // Whoever ends hands the turn over.
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }
}
