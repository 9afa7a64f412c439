export type { ResultsApiOptions } from './options';
export { ResultsApiModule } from './results-api.module';
export { startResultsApi, type ResultsApiAddress, type RunningResultsApi } from './start';
