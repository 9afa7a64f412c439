/** The verbs of `sanaq`. */
import { Module, type DynamicModule } from '@nestjs/common';
import { AllocateCommand } from './commands/allocate.command';
import { CertifyCommand } from './commands/certify.command';
import { DecideCommand } from './commands/decide.command';
import { DefineCommand } from './commands/define.command';
import { ExportCommand } from './commands/export.command';
import { HeldCommand } from './commands/held.command';
import { KeyCommand } from './commands/key.command';
import { MandatesCommand } from './commands/mandates.command';
import { PersonsCommand } from './commands/persons.command';
import { ReplayCommand } from './commands/replay.command';
import { ResultsCommand } from './commands/results.command';
import { SimulateCommand } from './commands/simulate.command';
import { StatusCommand } from './commands/status.command';
import { SubmitCommand } from './commands/submit.command';
import { SummariesCommand } from './commands/summaries.command';
import { TabulateCommand } from './commands/tabulate.command';
import { VerifyAllocationCommand } from './commands/verify-allocation.command';
import { SESSION, type Session } from './session';

/** In the order of the help; a group names its own verbs. */
const COMMANDS = [
  DefineCommand,
  SubmitCommand,
  StatusCommand,
  SummariesCommand,
  ResultsCommand,
  ExportCommand,
  ...HeldCommand.registerWithSubCommands(),
  DecideCommand,
  ...KeyCommand.registerWithSubCommands(),
  CertifyCommand,
  MandatesCommand,
  ...PersonsCommand.registerWithSubCommands(),
  AllocateCommand,
  VerifyAllocationCommand,
  TabulateCommand,
  ReplayCommand,
  SimulateCommand,
];

@Module({})
export class OperatorModule {
  static register(session: Session): DynamicModule {
    return { module: OperatorModule, providers: [{ provide: SESSION, useValue: session }, ...COMMANDS] };
  }
}
