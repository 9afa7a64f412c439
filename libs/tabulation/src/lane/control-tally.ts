/** How many protocols of a contest were judged when, and which of its form's controls failed how often. */
import { STORM_EXAMPLES_MAX } from '#libs/results';
import type { ElectionState, ProtocolForm, Verdict } from '#libs/election';

/** Stream time that is looked at together, in milliseconds. */
export const SLICE_MS = 10_000;

export interface FailedControl {
  readonly code: string;
  readonly times: number;
  /** The first precincts in which it failed. */
  readonly examples: readonly string[];
}

/** Counted and held protocols of a contest within one slice of stream time. */
export interface ControlCount {
  readonly contestId: string;
  /** Number of the slice: stream time in {@link SLICE_MS}. */
  readonly slice: number;
  readonly protocols: number;
  readonly failed: readonly FailedControl[];
}

const CONTROLS = new WeakMap<ProtocolForm, ReadonlySet<string>>();

/** Codes of a form's controls. */
function controlsOf(form: ProtocolForm): ReadonlySet<string> {
  const known = CONTROLS.get(form) ?? new Set(form.controls.map(({ code }) => code));
  CONTROLS.set(form, known);
  return known;
}

interface Counted {
  readonly contestId: string;
  readonly slice: number;
  protocols: number;
  readonly failed: Map<string, { times: number; examples: string[] }>;
}

const NONE: readonly string[] = [];

export class ControlTally {
  /** By slice, then by contest. */
  private readonly slices = new Map<number, Map<string, Counted>>();

  /** Notes the first verdict on a protocol, where it is counted or held. */
  noteVerdict(state: ElectionState, { kind, cell, codes, warnings }: Verdict, atMs: number): void {
    if (cell === null || (kind !== 'counted' && kind !== 'held')) return;
    const { contest } = state.contest(cell.contestNo).compiled;
    const failed =
      codes.length + warnings.length === 0
        ? NONE
        : [...codes, ...warnings].filter((code) => controlsOf(contest.form).has(code));
    // By its number: the protocol of a record that was read quickly is made only for who asks for it, and costs a parse.
    const precinctId = state.sealed?.layout.precincts[cell.precinctNo]?.precinctId ?? '';
    this.note(contest.contestId, atMs, precinctId, failed);
  }

  /** `failed`: codes of controls, hard and soft; other reasons to hold a record say nothing of the form. */
  note(contestId: string, timestampMs: number, precinctId: string, failed: readonly string[]): void {
    const found = this.countedIn(Math.floor(timestampMs / SLICE_MS), contestId);
    found.protocols++;
    for (const code of failed) {
      const control = found.failed.get(code) ?? { times: 0, examples: [] };
      found.failed.set(code, control);
      control.times++;
      if (control.examples.length < STORM_EXAMPLES_MAX) control.examples.push(precinctId);
    }
  }

  counts(): ControlCount[] {
    return [...this.slices.values()].flatMap((contests) =>
      [...contests.values()].map(({ failed, ...count }) => ({
        ...count,
        failed: [...failed].map(([code, control]) => ({ code, ...control })),
      })),
    );
  }

  private countedIn(slice: number, contestId: string): Counted {
    let contests = this.slices.get(slice);
    if (contests === undefined) {
      contests = new Map<string, Counted>();
      this.slices.set(slice, contests);
    }
    let counted = contests.get(contestId);
    if (counted === undefined)
      contests.set(contestId, (counted = { contestId, slice, protocols: 0, failed: new Map() }));
    return counted;
  }
}
