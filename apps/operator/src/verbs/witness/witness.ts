/** `sanaq witness`: a C2SP witness for others' logs, over HTTP. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { EXIT, messageOf, type ExitCode } from '#libs/basics';
import { parseVerifierKey, type VerifierKey } from '#libs/proof-verifier';
import { wrongCall } from '../../command/option-values';
import type { Session } from '../../session';
import { Witness } from './add-checkpoint';
import { readWitnessKey } from './witness-key';
import { FileWitnessStore } from './witness-store';

export interface WitnessOptions {
  readonly key: string;
  readonly name?: string | undefined;
  readonly logs: readonly string[];
  readonly store: string;
  readonly port: number;
  readonly host: string;
}

/** A request holds a proof of at most 63 lines and a note. */
const BODY_MAX = 65_536;
const REQUEST_MS = 10_000;
const LOG_TYPE = 0x01;

function logKeys(vkeys: readonly string[]): readonly VerifierKey[] {
  return vkeys.map((vkey) => {
    const key = parseVerifierKey(vkey);
    if (key?.type !== LOG_TYPE)
      throw wrongCall(`--log ${vkey} is no key of a log`, 'take "vkey" of the definition’s "log"');
    return key;
  });
}

/** Null where it is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > BODY_MAX) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function respond(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

async function handle(witness: Witness, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const plain = (status: number, text: string): void =>
    respond(response, status, 'text/plain; charset=utf-8', `${text}\n`);
  if (request.url !== '/add-checkpoint') {
    plain(404, 'there is only /add-checkpoint');
    return;
  }
  if (request.method !== 'POST') {
    response.setHeader('allow', 'POST');
    plain(405, 'POST a checkpoint');
    return;
  }
  const body = await bodyOf(request);
  if (body === null) {
    response.setHeader('connection', 'close');
    plain(413, 'the request is too long');
    return;
  }
  const { status, contentType, body: text } = await witness.addCheckpoint(body);
  respond(response, status, contentType, text);
}

/** Listens until the signal. `onFault` is told what went wrong with a request; the answer is a 500, never a signature. */
export function witnessServer(witness: Witness, onFault: (message: string) => void): Server {
  const server = createServer({ requestTimeout: REQUEST_MS, maxHeaderSize: 16_384 }, (request, response) => {
    handle(witness, request, response).catch((error: unknown) => {
      onFault(messageOf(error));
      if (response.headersSent) response.destroy();
      else respond(response, 500, 'text/plain; charset=utf-8', 'the witness could not store the checkpoint\n');
    });
  });
  return server;
}

export async function witness(session: Session, options: WitnessOptions): Promise<ExitCode> {
  const logs = logKeys(options.logs);
  const key = await readWitnessKey(options.key, options.name);
  const server = witnessServer(new Witness(key, logs, new FileWitnessStore(options.store)), (message) => {
    session.say(`a checkpoint was not cosigned: ${message}`);
  });
  try {
    server.listen(options.port, options.host);
    await once(server, 'listening');
  } catch (error) {
    throw wrongCall(`--host ${options.host} --port ${options.port}: ${messageOf(error)}`, 'choose another one');
  }
  const { port } = server.address() as AddressInfo;
  const url = `http://${options.host}:${port}`;
  await session.answer({ url, vkey: key.vkey, logs: logs.map(({ name }) => name) }, () =>
    [
      `witness ${key.key.name} at ${url}/add-checkpoint, for ${logs.map(({ name }) => name).join(', ')}`,
      `for policies: witness ${key.key.name} ${key.vkey} ${url}`,
      '',
    ].join('\n'),
  );
  if (!session.signal.aborted) await once(session.signal, 'abort');
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return EXIT.done;
}
