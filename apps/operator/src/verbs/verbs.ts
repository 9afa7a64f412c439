/**
 * The verbs of `sanaq`. Each has a folder under `verbs/`: a command (`….command.ts`: its options and its help), which
 * loads what the verb does when it is called. A new verb is a new folder and a line here.
 */
import type { CommandClass } from '../command/command';
import { AllocateCommand } from './allocate/allocate.command';
import { CertifyCommand } from './certify/certify.command';
import { CompletionCommand } from './completion/completion.command';
import { DecideCommand } from './decide/decide.command';
import { DefineCommand } from './define/define.command';
import { ExportCommand } from './export/export.command';
import { GatherCommand } from './gather/gather.command';
import { HeldCommand } from './held/held.command';
import { InitCommand } from './init/init.command';
import { KeyCommand } from './key/key.command';
import { MandatesCommand } from './mandates/mandates.command';
import { PersonsCommand } from './persons/persons.command';
import { ReplayCommand } from './replay/replay.command';
import { RepublishCommand } from './republish/republish.command';
import { ResultsCommand } from './results/results.command';
import { SimulateCommand } from './simulate/simulate.command';
import { StatusCommand } from './status/status.command';
import { SubmitCommand } from './submit/submit.command';
import { SummariesCommand } from './summaries/summaries.command';
import { TabulateCommand } from './tabulate/tabulate.command';
import { VerdictsCommand } from './verdicts/verdicts.command';
import { FollowCommand } from './follow/follow.command';
import { WitnessCommand } from './witness/witness.command';
import { VerifyCommand } from './verify/verify.command';
import { VerifyAllocationCommand } from './verify-allocation/verify-allocation.command';

/** In the order of the help; a group names its own verbs. */
export const VERBS: readonly CommandClass[] = [
  InitCommand,
  DefineCommand,
  SubmitCommand,
  StatusCommand,
  VerdictsCommand,
  SummariesCommand,
  ResultsCommand,
  ExportCommand,
  GatherCommand,
  HeldCommand,
  DecideCommand,
  KeyCommand,
  CertifyCommand,
  MandatesCommand,
  PersonsCommand,
  AllocateCommand,
  VerifyAllocationCommand,
  VerifyCommand,
  FollowCommand,
  WitnessCommand,
  TabulateCommand,
  ReplayCommand,
  RepublishCommand,
  SimulateCommand,
  CompletionCommand,
];
