/** Figures that a person typed from a paper. */
import type { Typed } from '#libs/proof-verifier';
import { wrongCall } from '../../command/option-values';

/** `name=figure`, several with commas between them; a name may hold an equals sign, a figure not. */
export function typedFigures(values: readonly string[]): Typed {
  const typed: Record<string, number> = {};
  for (const item of values.flatMap((value) => value.split(/,(?=[^,]*=)/))) {
    const [, name = '', digits = ''] = /^(.+)=(\d{1,15})$/.exec(item.trim()) ?? [];
    if (name === '') throw wrongCall(`--typed ${item}`, 'write --typed NAME=FIGURE, the figure in digits');
    if (Object.hasOwn(typed, name)) throw wrongCall(`--typed names "${name}" twice`, 'type each figure once');
    typed[name] = Number(digits);
  }
  return typed;
}
