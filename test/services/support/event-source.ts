/** A reader of server-sent events that knows nothing but the standard, and can be cut off. */
import { request, type ClientRequest } from 'node:http';

export interface ServerEvent {
  readonly id: number;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export class EventSource {
  readonly events: ServerEvent[] = [];
  private readonly call: ClientRequest;
  private rest = '';

  constructor(url: string, lastEventId?: number) {
    const headers = {
      accept: 'text/event-stream',
      ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
    };
    this.call = request(url, { headers, agent: false }, (response) => {
      response.setEncoding('utf8').on('data', (part: string) => this.take(part));
      response.on('error', () => undefined);
    });
    this.call.on('error', () => undefined);
    this.call.end();
  }

  /** As a lost connection. */
  cut(): void {
    this.call.destroy();
  }

  private take(part: string): void {
    const blocks = (this.rest + part).split('\n\n');
    this.rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').flatMap((line) => {
          const at = line.indexOf(': ');
          return at < 1 ? [] : [[line.slice(0, at), line.slice(at + 2)] as const];
        }),
      );
      const data = fields.get('data');
      if (data === undefined) continue;
      this.events.push({
        id: Number(fields.get('id')),
        event: fields.get('event') ?? 'message',
        data: JSON.parse(data) as ServerEvent['data'],
      });
    }
  }
}
