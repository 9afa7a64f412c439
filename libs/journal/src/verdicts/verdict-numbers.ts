/** The numbers under which the store keeps kinds of verdicts. No statement and no code names them otherwise. */
import { VERDICTS, type VerdictKind } from '#libs/election';

/** `kind` of a verdict. A number is never given again: rows outlive the programs that wrote them. */
export const VERDICT_NO: Readonly<Record<VerdictKind, number>> = {
  counted: 1,
  held: 2,
  duplicate: 3,
  refused: 4,
  set_aside: 5,
  replaced: 6,
  annulled: 7,
  accepted: 8,
};

const KIND_OF_NO: ReadonlyMap<number, VerdictKind> = new Map(VERDICTS.map((kind) => [VERDICT_NO[kind], kind]));

/** The kind with this number; null for one that no engine ever wrote: other hands have put it there. */
export function verdictKindOf(verdictNo: number): VerdictKind | null {
  return KIND_OF_NO.get(verdictNo) ?? null;
}
