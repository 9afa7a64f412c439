/** HTTP as a plain client speaks it. */
import { request } from 'node:http';

export interface HttpAnswer<T> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: T;
  readonly text: string;
}

const ANSWER_MAX_MS = 20_000;

/** GET; `body` is the parsed JSON, or null where the answer has no body. */
export function getJson<T>(url: string, headers: Readonly<Record<string, string>> = {}): Promise<HttpAnswer<T>> {
  return new Promise((resolve, reject) => {
    const call = request(url, { headers, timeout: ANSWER_MAX_MS, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('error', reject);
      response.on('end', () => {
        try {
          const body = (text === '' ? null : JSON.parse(text)) as T;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body, text });
        } catch (error) {
          reject(new Error(`${url}: ${text.slice(0, 200)}`, { cause: error }));
        }
      });
    });
    call.once('timeout', () => call.destroy(new Error(`${url}: no answer`)));
    call.once('error', reject);
    call.end();
  });
}
