import type { CellPlace, VerdictKind } from './verdict';

/** What the judge thinks of one record before anything changes. */
export interface Opinion {
  readonly kind: VerdictKind;
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
  readonly detail: string | null;
  readonly cell: CellPlace | null;
}

/** Characters of a detail: its schema takes 4,000. */
export const DETAIL_CHARACTERS_MAX = 2_000;

export function opinion(
  kind: VerdictKind,
  codes: readonly string[] = [],
  more: { warnings?: readonly string[]; detail?: string | null; cell?: CellPlace | null } = {},
): Opinion {
  const { warnings = [], detail = null, cell = null } = more;
  return { kind, codes, warnings, detail: detail === null ? null : shortened(detail), cell };
}

/** A detail names ids, which may be long, and is in a record of its own for every verdict. */
function shortened(detail: string): string {
  if (detail.length <= DETAIL_CHARACTERS_MAX) return detail;
  return `${[...detail].slice(0, DETAIL_CHARACTERS_MAX - 1).join('')}…`;
}

/** The detail says what differs or is missing, so that its sender need not guess. */
export function refused(code: string, detail: string, cell: CellPlace | null = null): Opinion {
  return opinion('refused', [code], { detail, cell });
}

export const ACCEPTED = opinion('accepted');
