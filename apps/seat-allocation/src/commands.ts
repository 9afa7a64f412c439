/**
 * The acts that people wait for, as commands: one handler each. It has the act done, by the desk of libs/mandates, and
 * measures how long it took and how it ended.
 */
import { Command, CommandHandler, type CommandBus, type ICommandHandler } from '@nestjs/cqrs';
import type {
  Assigned,
  Distributed,
  MandateActions,
  MandateDesk,
  Suspended,
  VerifiedCertification,
  VerifiedOrder,
  VerifiedRevocation,
  VerifiedSuspension,
} from '#libs/mandates';
import { ActionTimes } from './action-times';

/** Work out, keep and publish the final distribution of a certification that was verified. */
export class DistributeMandatesCommand extends Command<Distributed> {
  constructor(
    readonly desk: MandateDesk,
    readonly certified: VerifiedCertification,
  ) {
    super();
  }
}

@CommandHandler(DistributeMandatesCommand)
export class DistributeMandatesHandler implements ICommandHandler<DistributeMandatesCommand> {
  constructor(private readonly times: ActionTimes) {}

  execute({ desk, certified }: DistributeMandatesCommand): Promise<Distributed> {
    return this.times.measure('distribute', () => desk.distribute(certified));
  }
}

/** Work out, keep and publish the distribution to which an order of mandates that was verified leads. */
export class AssignMandatesCommand extends Command<Assigned> {
  constructor(
    readonly desk: MandateDesk,
    readonly order: VerifiedOrder,
  ) {
    super();
  }
}

@CommandHandler(AssignMandatesCommand)
export class AssignMandatesHandler implements ICommandHandler<AssignMandatesCommand> {
  constructor(private readonly times: ActionTimes) {}

  execute({ desk, order }: AssignMandatesCommand): Promise<Assigned> {
    return this.times.measure('assign', () => desk.assign(order));
  }
}

/** Publish that a distribution no longer stands, is suspended, or stands again. */
export class SuspendMandatesCommand extends Command<Suspended> {
  constructor(
    readonly desk: MandateDesk,
    readonly what: VerifiedRevocation | VerifiedSuspension,
  ) {
    super();
  }
}

@CommandHandler(SuspendMandatesCommand)
export class SuspendMandatesHandler implements ICommandHandler<SuspendMandatesCommand> {
  constructor(private readonly times: ActionTimes) {}

  execute({ desk, what }: SuspendMandatesCommand): Promise<Suspended> {
    return this.times.measure('suspend', () => desk.suspend(what));
  }
}

/** The worker's use cases by way of the command bus. */
export function throughBus(bus: CommandBus): MandateActions {
  return {
    distribute: (desk, certified) => bus.execute(new DistributeMandatesCommand(desk, certified)),
    assign: (desk, order) => bus.execute(new AssignMandatesCommand(desk, order)),
    suspend: (desk, what) => bus.execute(new SuspendMandatesCommand(desk, what)),
  };
}
