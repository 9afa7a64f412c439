/** The parts of Express 5 that are used here; its type package is not needed for them. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Request extends IncomingMessage {
  readonly method: string;
  readonly url: string;
  readonly originalUrl: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly route?: { readonly path?: unknown };
}

export interface Response extends ServerResponse {
  status(code: number): this;
}

export type Next = (error?: unknown) => void;
