/** What happened in the rehearsal's evening, in a few lines: which controls held something, and how it was settled. */
import type { RehearsalItem, RehearsalKind } from '#libs/rehearsal';

const CONTROL = /^(control|admitted)_(C\d+)$/;

export class Story {
  private readonly kinds = new Map<RehearsalKind, number>();

  note({ kind }: RehearsalItem): void {
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
  }

  /** Lines for people; empty where nothing happened. */
  lines(): string[] {
    const held = new Map<string, number>();
    for (const [kind, count] of this.kinds) {
      const control = CONTROL.exec(kind)?.[2];
      if (control !== undefined) held.set(control, (held.get(control) ?? 0) + count);
    }
    const controls = [...held].sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)));
    const of = (...kinds: readonly RehearsalKind[]): number =>
      kinds.reduce((sum, kind) => sum + (this.kinds.get(kind) ?? 0), 0);
    const lines = [
      controls.length === 0
        ? ''
        : `Held by a control until corrected or admitted: ${controls.map(([code, count]) => `${code} ${count}`).join(', ')}`,
      `Recounts: ${of('recount')}. Corrections: ${of('correction')}, before what they correct: ${of('correction_before_original')}`,
      `Sent twice: ${of('duplicate')}. Other bytes under a used id: ${of('equivocation')}. Second originals: ${of('second_original')}`,
    ];
    return lines.filter((line) => line !== '').map((line) => `  ${line}`);
  }
}
