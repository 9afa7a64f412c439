export { MandatesService } from './mandates.service';
export { type SeatAllocationOptions } from './options';
export { SeatAllocationModule } from './seat-allocation.module';
