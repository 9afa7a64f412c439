import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import { OperatorCommand, type Options } from '../../command/operator-command';
import { integerOption, isSet, numberOf, textOf, wrongCall } from '../../command/option-values';
import { auditOf } from './audit-words';

const verb = () => require('./export') as typeof import('./export');

@Command({
  name: 'export',
  arguments: '[election]',
  description: 'the election’s stream as NDJSON (.gz is packed): what tabulate and replay take',
})
export class ExportCommand extends OperatorCommand {
  protected readonly examples = [
    'sanaq export kz-2023-03-19 --out kz-2023-03-19.ndjson.gz',
    'sanaq export kz-2023-03-19 --public --out kz-2023-03-19.public.ndjson.gz',
    'sanaq export kz-2023-03-19 --audit --out kz-2023-03-19.audit.tar.gz',
  ];

  @Option({ flags: '--as-of <snapshot>', description: 'only up to the snapshot with this number' })
  parseAsOf(value: string): number {
    return integerOption(value, '--as-of', 0);
  }

  @Option({ flags: '--out <file>', description: 'the file to write' })
  parseOut(value: string): string {
    return value;
  }

  @Option({
    flags: '--from <source>',
    description: 'topic (default), or journal: what the store has read, where the topic is lost or in doubt',
  })
  parseFrom(value: string): 'topic' | 'journal' {
    if (value !== 'topic' && value !== 'journal')
      throw wrongCall(`--from ${value}`, 'write --from topic or --from journal');
    return value;
  }

  @Option({
    flags: '--public',
    description:
      'a public copy: without signatories, ext and anything that looks like personal data; records that have these are represented by their hash, and the file cannot be replayed',
  })
  parsePublic(): boolean {
    return true;
  }

  @Option({
    flags: '--audit [file]',
    description:
      'an archive for everyone with all that the published closing records bind, which sanaq verify checks: stream, verdicts, closing records, outcomes, mandates, checkpoint; the file is named here or by --out',
  })
  parseAudit(value: string): string {
    return value;
  }

  protected work(names: readonly string[], options: Options): Promise<ExitCode> {
    if (options['audit'] !== undefined) {
      const { electionId, file } = auditOf(names, options);
      return verb().exportAuditBundle(this.session, electionId, file);
    }
    const [asOf, out] = [numberOf(options, 'asOf'), textOf(options, 'out')];
    const [electionId] = names;
    if (electionId === undefined) throw wrongCall('export without an election', 'name the election');
    if (out === undefined) throw wrongCall('export needs --out FILE', 'name the file to write');
    const forPublic = isSet(options, 'public');
    const from = textOf(options, 'from') === 'journal' ? 'journal' : 'topic';
    return verb().exportElection(this.session, {
      electionId,
      out,
      forPublic,
      from,
      ...(asOf === undefined ? {} : { asOf }),
    });
  }
}
