import { Module, type DynamicModule } from '@nestjs/common';
import { ResultsApiModule } from '#apps/results-api';
import { SeatAllocationModule } from '#apps/seat-allocation';
import { TabulationModule } from '#apps/tabulation';

export interface StandaloneOptions {
  readonly tabulation: Parameters<typeof TabulationModule.register>[0];
  readonly seatAllocation: Parameters<typeof SeatAllocationModule.register>[0];
  readonly resultsApi: Parameters<typeof ResultsApiModule.register>[0];
}

/** Every service in one process, each exactly as in its own. */
@Module({})
export class StandaloneModule {
  static register(options: StandaloneOptions): DynamicModule {
    return {
      module: StandaloneModule,
      imports: [
        TabulationModule.register(options.tabulation),
        SeatAllocationModule.register(options.seatAllocation),
        ResultsApiModule.register(options.resultsApi),
      ],
    };
  }
}
