import type { CellPlace, VerdictKind } from '../verdict';

/** What the judge thinks of one record before anything changes. */
export interface Opinion {
  readonly kind: VerdictKind;
  readonly codes: readonly string[];
  readonly warnings: readonly string[];
  readonly detail: string | null;
  readonly cell: CellPlace | null;
}

export function opinion(
  kind: VerdictKind,
  codes: readonly string[] = [],
  more: { warnings?: readonly string[]; detail?: string | null; cell?: CellPlace | null } = {},
): Opinion {
  return { kind, codes, warnings: more.warnings ?? [], detail: more.detail ?? null, cell: more.cell ?? null };
}

export function refused(code: string, detail: string | null = null, cell: CellPlace | null = null): Opinion {
  return opinion('refused', [code], { detail, cell });
}
