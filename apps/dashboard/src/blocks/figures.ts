/** Figures by id. An id may be `__proto__` or `constructor`: only what is there itself is a figure. */
export function figureOf(figures: Readonly<Record<string, number>> | null | undefined, id: string): number {
  return figures != null && Object.hasOwn(figures, id) ? (figures[id] ?? 0) : 0;
}
