/** Places on a list are held by one person each. */
import type { ImportedPerson } from './person-row';

/**
 * Which of the imported persons of one list cannot have their place, because someone holds it whom this import does
 * not move. A person who is refused keeps the old place, which may refuse the next one. `places`: candidate → place.
 */
export function placesTaken(
  places: ReadonlyMap<string, number>,
  imported: readonly Pick<ImportedPerson, 'candidateId' | 'place'>[],
): ReadonlySet<string> {
  const refused = new Set<string>();
  const wanted = new Map(imported.map(({ candidateId, place }) => [candidateId, place]));
  for (let before = -1; before < refused.size;) {
    before = refused.size;
    const moving = (candidateId: string): boolean => wanted.has(candidateId) && !refused.has(candidateId);
    const held = new Set([...places].filter(([candidateId]) => !moving(candidateId)).map(([, place]) => place));
    for (const [candidateId, place] of wanted) if (held.has(place)) refused.add(candidateId);
  }
  return refused;
}
