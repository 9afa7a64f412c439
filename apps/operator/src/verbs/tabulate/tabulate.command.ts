import type { ExitCode } from '#libs/basics';
import { Command, Option } from '../../command/command';
import { OperatorCommand, type Options } from '../../command/operator-command';
import { collected, listOf, textOf, wrongCall } from '../../command/option-values';

const verb = () => require('./tabulate') as typeof import('./tabulate');

@Command({
  name: 'tabulate',
  description: 'recount an election from files, without any server; prints the outcome document',
})
export class TabulateCommand extends OperatorCommand {
  protected readonly examples = [
    'sanaq tabulate --stream kz-2023-03-19.ndjson.gz',
    'sanaq tabulate --election election.json --protocols list.csv.gz --map list.json --decisions decisions.ndjson',
  ];
  protected override readonly notes = [
    'CSV as spreadsheets save it: docs/files.md says what is read, and describes the map.',
    'Judged, summed and allocated in memory by the code of the services. --pipeline sends the records through a private',
    'PostgreSQL as well: publish, journal, snapshot, read back. Both give the same document.',
    'Refused and held records are listed by file and line; the exit code is 1 if there are any.',
    '--protocols may be given several times; the nth --map belongs to the nth, one map serves all.',
  ];

  @Option({ flags: '--stream <file>', description: 'an exported stream' })
  parseStream(value: string): string {
    return value;
  }

  @Option({ flags: '--election <file>', description: 'a definition, with --protocols' })
  parseElection(value: string): string {
    return value;
  }

  @Option({ flags: '--protocols <file>', description: 'protocols as NDJSON or CSV' })
  parseProtocols(value: string, before: unknown): string[] {
    return collected(value, before);
  }

  @Option({ flags: '--map <file>', description: 'which columns of a CSV are what' })
  parseMap(value: string, before: unknown): string[] {
    return collected(value, before);
  }

  @Option({ flags: '--decisions <file>', description: 'signed decisions as NDJSON; they come after all protocols' })
  parseDecisions(value: string): string {
    return value;
  }

  @Option({ flags: '--pipeline', description: 'go the whole way of the services, through a private temporary store' })
  parsePipeline(): boolean {
    return true;
  }

  @Option({
    flags: '--report <file>',
    description: 'write every uncounted row and record to this file, one per line',
  })
  parseReport(value: string): string {
    return value;
  }

  protected work(_: readonly string[], options: Options): Promise<ExitCode> {
    const [stream, definition, decisions] = ['stream', 'election', 'decisions'].map((name) => textOf(options, name));
    const [files, maps] = [listOf(options, 'protocols'), listOf(options, 'map')];
    if ((stream === undefined) === (definition === undefined)) {
      throw wrongCall('tabulate needs either --stream FILE or --election FILE', 'give one of the two');
    }
    if (stream !== undefined && (files.length > 0 || maps.length > 0 || decisions !== undefined)) {
      throw wrongCall('a stream holds its protocols and decisions', 'give --stream alone');
    }
    if (maps.length > 1 && maps.length !== files.length) {
      throw wrongCall(
        `${maps.length} maps do not fit ${files.length} files of protocols`,
        'give one for all or one each',
      );
    }
    const protocols = files.map((path, index) => {
      const map = maps.length === 1 ? maps[0] : maps[index];
      return { path, ...(map === undefined ? {} : { map }) };
    });
    return verb().tabulateFiles(this.session, {
      protocols,
      report: textOf(options, 'report'),
      pipeline: options['pipeline'] === true,
      ...(stream === undefined ? {} : { stream }),
      ...(definition === undefined ? {} : { definition }),
      ...(decisions === undefined ? {} : { decisions }),
    });
  }
}
