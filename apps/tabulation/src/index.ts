export { TabulationModule, TabulationService, type TabulationOptions } from './tabulation.module';
