/** Names that the hierarchies' own nodes have; a definition may not use them for others. */

/** The hierarchy of units, beside the hierarchies of constituencies. */
export const ADMINISTRATIVE = 'administrative';

/** Kind of the node that is above the constituencies of one hierarchy. */
export const HIERARCHY_ROOT_KIND = 'hierarchy';

/** Its id: `/` is in no other id. */
export function hierarchyRootId(hierarchy: string): string {
  return `/${hierarchy}`;
}

/** Kind and id of the node for precincts in no constituency of a hierarchy (abroad). */
export const NO_CONSTITUENCY_KIND = 'none';
export const NO_CONSTITUENCY_ID = '-';
