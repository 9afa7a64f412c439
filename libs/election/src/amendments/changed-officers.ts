/** Who of the officers is not, or not so, in the definition that was sealed. */
import type { ElectionDefinition, Officer } from '../definition/definition';

function same(one: Officer, other: Officer): boolean {
  const said = ({ name, commission, publicKey, may }: Officer): string =>
    JSON.stringify([name, commission, publicKey, may]);
  return said(one) === said(other);
}

/** Ids of those among `officers` whom amendments have added since the seal, or given another key or other rights. */
export function changedOfficers(
  { officers: sealed = [] }: Pick<ElectionDefinition, 'officers'>,
  officers: readonly Officer[],
): readonly string[] {
  const changed = officers.filter((one) => !sealed.some((own) => own.officerId === one.officerId && same(own, one)));
  return changed.map(({ officerId }) => officerId);
}
