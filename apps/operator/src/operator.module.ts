/**
 * The verbs of `sanaq`. Each has a folder under `verbs/`: a command (`….command.ts`: its options and its help), which
 * loads what the verb does when it is called. A new verb is a new folder and a line here.
 */
import { Module, type DynamicModule } from '@nestjs/common';
import { AllocateCommand } from './verbs/allocate/allocate.command';
import { CertifyCommand } from './verbs/certify/certify.command';
import { CompletionCommand } from './verbs/completion/completion.command';
import { DecideCommand } from './verbs/decide/decide.command';
import { DefineCommand } from './verbs/define/define.command';
import { ExportCommand } from './verbs/export/export.command';
import { HeldCommand } from './verbs/held/held.command';
import { InitCommand } from './verbs/init/init.command';
import { KeyCommand } from './verbs/key/key.command';
import { MandatesCommand } from './verbs/mandates/mandates.command';
import { PersonsCommand } from './verbs/persons/persons.command';
import { ReplayCommand } from './verbs/replay/replay.command';
import { ResultsCommand } from './verbs/results/results.command';
import { SimulateCommand } from './verbs/simulate/simulate.command';
import { StatusCommand } from './verbs/status/status.command';
import { SubmitCommand } from './verbs/submit/submit.command';
import { SummariesCommand } from './verbs/summaries/summaries.command';
import { TabulateCommand } from './verbs/tabulate/tabulate.command';
import { VerdictsCommand } from './verbs/verdicts/verdicts.command';
import { VerifyAllocationCommand } from './verbs/verify-allocation/verify-allocation.command';
import { SESSION, type Session } from './session';

/** In the order of the help; a group names its own verbs. */
const COMMANDS = [
  InitCommand,
  DefineCommand,
  SubmitCommand,
  StatusCommand,
  VerdictsCommand,
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
  CompletionCommand,
];

@Module({})
export class OperatorModule {
  static register(session: Session): DynamicModule {
    return { module: OperatorModule, providers: [{ provide: SESSION, useValue: session }, ...COMMANDS] };
  }
}
