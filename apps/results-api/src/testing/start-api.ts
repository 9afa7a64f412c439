import { createRegistry, openServicePort, type RequestTimes } from '#libs/platform';
import type { ResultsApiOptions } from '../options';
import { openResultsApi } from '../start';

export interface RunningResultsApi {
  readonly port: number;
  readonly url: string;
  /** Ends open streams, answers what is under way, and stops. The pool stays open. */
  stop(): Promise<void>;
}

/**
 * The API on a port as its own process has it. Port 0 takes any free one. Unless the caller says otherwise no look is
 * shared: a test that publishes and asks gets what it published.
 */
export async function startResultsApi(
  options: ResultsApiOptions & { readonly host: string; readonly port: number; readonly requestTimes?: RequestTimes },
): Promise<RunningResultsApi> {
  const registry = options.registry ?? createRegistry('results-api');
  const api = await openResultsApi({ sharedMs: 0, ...options, registry });
  const { host, port, requestTimes } = options;
  const opened = await openServicePort({
    host,
    port,
    portVariable: 'RESULTS_API_PORT',
    ready: api.ready,
    registry,
    hasRoutes: true,
    ...(requestTimes === undefined ? {} : { requestTimes }),
  });
  opened.serve(api.listener);
  return {
    port: opened.port,
    url: opened.url,
    stop: async () => {
      await api.close();
      await opened.close();
    },
  };
}
