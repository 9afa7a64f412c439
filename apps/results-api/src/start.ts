/** The API as a listener, for the port of its own process. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RequestListener } from 'node:http';
import type { StartedService } from '#libs/platform';
import { EarlyAnswers } from './answers/early-answers';
import { Database } from './http/database';
import type { ResultsApiOptions } from './options';
import { ResultsApiModule } from './results-api.module';

/** All routes without a port and without health and metrics, which belong to the port. `close` ends open streams; the pool stays open. */
export async function openResultsApi(
  options: ResultsApiOptions,
): Promise<StartedService & { readonly listener: RequestListener; readonly close: () => Promise<void> }> {
  const module = ResultsApiModule.register(options);
  const settings = { logger: false, abortOnError: false } as const;
  const application = await NestFactory.create<NestExpressApplication>(module, settings);
  application.disable('x-powered-by');
  await application.init();
  const routes = application.getHttpAdapter().getInstance() as unknown as RequestListener;
  const early = application.get(EarlyAnswers);
  const listener: RequestListener = (request, response) => {
    if (!early.answers(request, response)) routes(request, response);
  };
  const database = application.get(Database);
  return { ready: () => database.readiness(), listener, close: () => application.close() };
}
