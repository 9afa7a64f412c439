import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ActionTimes } from './action-times';
import { AssignMandatesHandler, DistributeMandatesHandler, SuspendMandatesHandler } from './commands';
import { MandatesService } from './mandates.service';
import { SEAT_ALLOCATION, type SeatAllocationOptions } from './options';

/** seat-allocation as a module, for its own process and for the standalone. */
@Module({})
export class SeatAllocationModule {
  static register(options: SeatAllocationOptions): DynamicModule {
    return {
      module: SeatAllocationModule,
      imports: [CqrsModule],
      providers: [
        { provide: SEAT_ALLOCATION, useValue: options },
        ActionTimes,
        AssignMandatesHandler,
        DistributeMandatesHandler,
        SuspendMandatesHandler,
        MandatesService,
      ],
      exports: [MandatesService],
    };
  }
}
