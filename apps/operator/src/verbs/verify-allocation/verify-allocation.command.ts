import type { ExitCode } from '#libs/basics';
import { Command } from '../../command/command';
import { OperatorCommand } from '../../command/operator-command';

const verb = () => require('./verify-allocation') as typeof import('./verify-allocation');

@Command({
  name: 'verify-allocation',
  arguments: '<files...>',
  description: 're-derive seats and winners from an outcome’s own votes and rules; exit code 0 agrees, 1 differs',
})
export class VerifyAllocationCommand extends OperatorCommand {
  protected readonly examples = [
    'sanaq verify-allocation outcome.json',
    'sanaq allocate case.json --json > outcome.json && sanaq verify-allocation outcome.json --json',
  ];
  protected override readonly notes = [
    'FILE is what "sanaq allocate --json" or "sanaq tabulate --json" printed, an outcome from the API, or an event of',
    'the mandates; .ndjson holds one a line. The verifier shares no code with what it verifies and computes with exact',
    'fractions. It names the first place that is wrong; exit code 2: the file says too little to be verified.',
  ];

  protected work(files: readonly string[]): Promise<ExitCode> {
    return verb().verifyAllocation(this.session, files);
  }
}
