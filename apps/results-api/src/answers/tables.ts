/** Sends tables as CSV, page by page as they are read: nobody waits for the last row, and no table is held in memory. */
import { Injectable } from '@nestjs/common';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import { csvText } from '#libs/platform';
import type { Request, Response } from '../http/express';
import { cachingOf, type Following } from './answer';
import { BROTLI_QUALITY, encodingFor, type Encoding } from './encoding';
import { IfNoneMatch, snapshotKey, tagOf } from './etag';

/** Spreadsheets take a file without it for one of another encoding. */
const BYTE_ORDER_MARK = '\ufeff';
export const CSV = 'text/csv';

export type CsvRow = readonly (string | number | null)[];

export interface Table {
  readonly follows: Following;
  /** True where the question names the snapshot: the table never changes. */
  readonly lasting: boolean;
  /** How a browser names the file. */
  readonly fileName: string;
  readonly heading: readonly string[];
  /** Not read where the caller has the table. */
  readonly pages: () => AsyncIterable<readonly CsvRow[]>;
}

@Injectable()
export class Tables {
  async send(request: Request, response: Response, table: Table): Promise<void> {
    const encoding = encodingFor(request);
    const tag = tagOf(snapshotKey(table.follows), encoding);
    const known = new IfNoneMatch(request.headers['if-none-match']);
    response.setHeader('cache-control', cachingOf(table.lasting));
    response.setHeader('vary', 'Accept, Accept-Encoding');
    response.setHeader('etag', tag);
    if (known.anything || known.has(tag)) {
      response.status(304).end();
      return;
    }
    response.setHeader('content-type', `${CSV}; charset=utf-8; header=present`);
    response.setHeader('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(table.fileName)}`);
    if (encoding !== 'identity') response.setHeader('content-encoding', encoding);
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    const compressor = compressorFor(encoding);
    const text = Readable.from(textOf(table), { objectMode: false });
    await (compressor === null ? pipeline(text, response) : pipeline(text, compressor, response));
  }
}

async function* textOf({ heading, pages }: Table): AsyncGenerator<Buffer> {
  yield Buffer.from(`${BYTE_ORDER_MARK}${csvText([heading])}`, 'utf8');
  for await (const rows of pages()) yield Buffer.from(csvText(rows), 'utf8');
}

function compressorFor(encoding: Encoding): Transform | null {
  if (encoding === 'gzip') return createGzip();
  if (encoding === 'br') return createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } });
  return null;
}
