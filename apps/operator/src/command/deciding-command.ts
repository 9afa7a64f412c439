/** Options of every deciding verb. */
import { Option } from './command';
import type { DecidingOptions } from '../deciding/deciding';
import { OperatorCommand, type Options } from './operator-command';
import { textOf } from './option-values';

export abstract class DecidingCommand extends OperatorCommand {
  protected override readonly notes: readonly string[] = [
    'A decision is signed with the officer’s key and rests on a resolution of the commission:',
    '  {"commission": "CEC", "number": "12", "date": "2023-03-21", "for": 6, "against": 1,',
    '   "documentSha256": "sha256:…", "reason": "…"}',
  ];

  @Option({ flags: '--key <file>', description: 'the officer’s private key, as "sanaq key new" writes it' })
  parseKey(value: string): string {
    return value;
  }

  @Option({ flags: '--resolution <file>', description: 'the commission’s decision as JSON' })
  parseResolution(value: string): string {
    return value;
  }

  @Option({ flags: '--officer <id>', description: 'which officer, if several share the key' })
  parseOfficer(value: string): string {
    return value;
  }

  protected decidingOptions(options: Options): DecidingOptions {
    const [key, resolution, officer] = ['key', 'resolution', 'officer'].map((name) => textOf(options, name));
    return {
      ...(key === undefined ? {} : { key }),
      ...(resolution === undefined ? {} : { resolution }),
      ...(officer === undefined ? {} : { officer }),
    };
  }
}
