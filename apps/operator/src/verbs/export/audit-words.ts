import { wrongCall } from '../../command/option-values';

/** `E --audit FILE`, `E --audit --out FILE` and `--audit E --out FILE` say the same: the option takes the word behind it. */
export function auditOf(
  names: readonly string[],
  options: Readonly<Record<string, unknown>>,
): { readonly electionId: string; readonly file: string } {
  const others = ['asOf', 'public', 'from'].filter((name) => options[name] !== undefined);
  if (others.length > 0)
    throw wrongCall('export --audit takes nothing but --out beside it', 'leave out the other options');
  const words = [...names, ...[options['audit'], options['out']].filter((word) => typeof word === 'string')];
  const [electionId, file] = words;
  if (electionId === undefined || file === undefined || words.length > 2)
    throw wrongCall(
      'export --audit needs one election and one file',
      'write: sanaq export ELECTION --audit --out FILE',
    );
  return { electionId, file };
}
