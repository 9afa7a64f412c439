/** A reader of server-sent events over fetch, for tests. */

export interface ReceivedEvent {
  readonly event: string | undefined;
  readonly id: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

function parse(block: string): ReceivedEvent | null {
  const fields = new Map(
    block
      .split('\n')
      .filter((line) => line.includes(': ') && !line.startsWith(':'))
      .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)] as const),
  );
  const data = fields.get('data');
  if (data === undefined) return null;
  return {
    event: fields.get('event'),
    id: fields.get('id'),
    data: JSON.parse(data) as Readonly<Record<string, unknown>>,
  };
}

export class TestEventSource {
  private text = '';
  private readonly cut = new AbortController();
  private body: ReadableStreamDefaultReader<Uint8Array> | null = null;

  /** Everything received so far, comments too. */
  received = '';

  constructor(
    private readonly url: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** The next event; waits for it. Throws where the server ends the stream first. */
  async next(): Promise<ReceivedEvent> {
    this.body ??= await this.open();
    for (;;) {
      const end = this.text.indexOf('\n\n');
      if (end >= 0) {
        const event = parse(this.text.slice(0, end));
        this.text = this.text.slice(end + 2);
        if (event !== null) return event;
        continue;
      }
      const { done, value } = await this.body.read();
      if (done) throw new Error('the stream has ended');
      const chunk = Buffer.from(value).toString('utf8');
      this.text += chunk;
      this.received += chunk;
    }
  }

  /** Breaks the connection, as a lost network does. */
  close(): void {
    this.cut.abort();
  }

  private async open(): Promise<ReadableStreamDefaultReader<Uint8Array>> {
    const response = await fetch(this.url, { headers: { ...this.headers }, signal: this.cut.signal });
    if (response.status !== 200 || response.body === null) throw new Error(`status ${response.status}`);
    return response.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  }
}
