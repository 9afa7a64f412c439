export { Database } from './http/database';
export type { ResultsApiOptions } from './options';
export { ResultsApiModule } from './results-api.module';
export { openResultsApi } from './start';
