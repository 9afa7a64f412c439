/** /verify.html: the page that checks proofs, one file that works without us. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { repositoryRoot } from '#libs/platform';
import { encode, encodingFor, type Encoding } from '../answers/encoding';
import { IfNoneMatch, tagOf } from '../answers/etag';
import { writeUnchanged, writeWhole } from '../answers/written';
import type { Request, Response } from '../http/express';
import { HTML } from './page-headers';

interface VerifierPage {
  readonly bytes: Buffer;
  /** Its own policy lets its script and style run and nothing else; the header says the same. */
  readonly policy: string;
  readonly key: string;
}

/** Throws where the page was not built: a process that serves it must have it. */
function readPage(): VerifierPage {
  const bytes = readFileSync(join(repositoryRoot(), 'dist', 'apps', 'verifier', 'verify.html'));
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(bytes.toString('utf8'))?.[1] ?? '';
  return { bytes, policy, key: createHash('sha256').update(bytes).digest('hex') };
}

@Controller()
export class VerifierController {
  private page: VerifierPage | null = null;
  private readonly packed = new Map<Encoding, Promise<Buffer>>();

  @Get('verify.html')
  async verifier(@Req() request: Request, @Res() response: Response): Promise<void> {
    const page = (this.page ??= readPage());
    const encoding = encodingFor(request);
    const tag = tagOf(page.key, encoding);
    const known = new IfNoneMatch(request.headers['if-none-match']);
    response.setHeader('content-type', HTML);
    response.setHeader('content-security-policy', `${page.policy}; frame-ancestors 'self'`);
    response.setHeader('cache-control', 'public, max-age=300');
    response.setHeader('vary', 'Accept-Encoding');
    if (known.anything || known.has(tag)) {
      writeUnchanged(response, tag);
      return;
    }
    let packed = this.packed.get(encoding);
    if (packed === undefined) this.packed.set(encoding, (packed = encode(page.bytes, encoding)));
    writeWhole(response, page.key, { bytes: await packed, encoding }, request.method !== 'HEAD');
  }
}
