/** Starts the API on a port: for its own process and for the standalone. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { AddressInfo } from 'node:net';
import { codeOf, portInUse } from '#libs/platform';
import type { ResultsApiOptions } from './options';
import { ResultsApiModule } from './results-api.module';

export interface ResultsApiAddress {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

export interface RunningResultsApi {
  readonly port: number;
  readonly url: string;
  /** Ends open streams, answers what is under way, and stops. The pool stays open. */
  stop(): Promise<void>;
}

/** Throws `PORT_IN_USE` where the port is taken. */
export async function startResultsApi(options: ResultsApiOptions & ResultsApiAddress): Promise<RunningResultsApi> {
  const { host, port } = options;
  const application = await NestFactory.create<NestExpressApplication>(ResultsApiModule.register(options), {
    logger: false,
    forceCloseConnections: true,
  });
  application.disable('x-powered-by');
  try {
    await application.listen(port, host);
  } catch (error) {
    await application.close().catch(() => undefined);
    throw codeOf(error) === 'EADDRINUSE' ? portInUse(port, 'RESULTS_API_PORT', error) : error;
  }
  const bound = (application.getHttpServer().address() as AddressInfo).port;
  const name = host.includes(':') ? `[${host}]` : host;
  return { port: bound, url: `http://${name}:${bound}`, stop: () => application.close() };
}
