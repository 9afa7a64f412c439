/** What should be known and is in nobody's way, as one line for stderr. */
export function warningLine(warning: {
  readonly code: string;
  readonly place: string;
  readonly detail: string;
}): string {
  return `warning ${warning.code}: ${warning.detail} (${warning.place})`;
}
