/** Compares what the results topic tells of a snapshot with the recomputed state. */
import { canonicalJson } from '#libs/contracts';
import { countsOf, progressOf, type ContestState, type ElectionState, type Sealed } from '#libs/election';
import type { CertificationFact } from '#libs/election';
import type { PublishedFact, PublishedFigures, SnapshotEnd } from '../source/published-results';
import type { Figures, UnitField, UnitSide } from './difference';
import { precinctFigures, publishedFigures, sameFigures, slotFigures, unitFigures } from './figures-view';
import { contestName, WHOLE_ELECTION, type UnitName } from './unit-names';

/** What the topic tells otherwise than it was recomputed. */
export interface TopicFinding {
  readonly name: UnitName;
  readonly field: UnitField;
  readonly published: UnitSide;
  readonly recomputed: UnitSide;
}

function contestOf(sealed: Sealed | null, contestId: string, round: number): ContestState | null {
  const contestNo = sealed?.layout.contestNoOf(contestId, round);
  return contestNo === undefined ? null : (sealed?.contests[contestNo] ?? null);
}

/** Name of the unit in a published record. */
export function nameOfPublished(data: PublishedFigures): UnitName {
  const { contestId, round, hierarchy, unitId, unitKind } = data;
  return { contestId, round, hierarchy, unitId, unitKind };
}

function recomputedFor(state: ElectionState, data: PublishedFigures): Figures | null {
  const { sealed } = state;
  const contest = contestOf(sealed, data.contestId, data.round);
  if (sealed === null || contest === null) return null;
  if (data.state !== undefined) {
    const slot = contest.slots.slotOf[sealed.layout.precinctNoOf.get(data.unitId) ?? -1] ?? -1;
    return slot < 0 ? null : precinctFigures(contest.compiled, slotFigures(contest, slot));
  }
  const unitNo = sealed.layout.unitNoOf(data.hierarchy, data.unitId);
  const sums = unitNo === undefined ? undefined : state.tally(contest.compiled.contestNo).sumsOf(unitNo);
  return sums === undefined ? null : unitFigures(contest.compiled, sums);
}

/** A published record against the state; null where they agree. The sums must be fresh. */
export function figuresFinding(state: ElectionState, data: PublishedFigures): TopicFinding | null {
  const published = publishedFigures(data);
  const recomputed = recomputedFor(state, data);
  if (recomputed !== null && sameFigures(published, recomputed)) return null;
  return {
    name: nameOfPublished(data),
    field: 'figures',
    published: { figures: published },
    recomputed: { figures: recomputed },
  };
}

/** Certifications and later decisions that the topic tells with a snapshot against those of the records folded. */
export function* factFindings(
  sealed: Sealed | null,
  published: readonly PublishedFact[],
  facts: readonly CertificationFact[],
  snapshot: number,
): Generator<TopicFinding> {
  const told = new Map(published.map((data) => [data.position, data]));
  const derived = new Map(
    facts.map(({ position, type, data }) => [position, type === 'certified' ? { ...data, snapshot } : data]),
  );
  for (const position of new Set([...derived.keys(), ...told.keys()])) {
    const [was, is] = [told.get(position) ?? null, derived.get(position) ?? null];
    if (was !== null && is !== null && canonicalJson(was) === canonicalJson(is)) continue;
    const { contestId, round } = is ?? was ?? { contestId: '', round: 0 };
    const contest = contestOf(sealed, contestId, round);
    yield {
      name: contest === null ? WHOLE_ELECTION : contestName(contest),
      field: 'certification',
      published: { standing: was },
      recomputed: { standing: is },
    };
  }
}

/** A closing record against the state. */
export function* closingFindings(state: ElectionState, end: SnapshotEnd): Generator<TopicFinding> {
  const { closed } = end;
  if (closed === null) return;
  const { closing, complete } = closed;
  if (!complete) {
    const published = { standing: { records: closing.records, recordsSha256: closing.recordsSha256 } };
    const found = `sha256:${(end.chain ?? Buffer.alloc(32)).toString('hex')}`;
    const recomputed = { standing: { records: end.records, recordsSha256: found } };
    yield { name: WHOLE_ELECTION, field: 'snapshot', published, recomputed };
  }
  for (const told of closing.contests) {
    const contest = contestOf(state.sealed, told.contestId, told.round);
    if (contest === null) continue;
    const tally = state.tally(contest.compiled.contestNo);
    const root = tally.root();
    const progress = progressOf(countsOf(tally.totals()), contest.held.size, contest.certified !== null);
    if (told.root !== root) {
      yield { name: contestName(contest), field: 'root', published: { root: told.root }, recomputed: { root } };
    }
    const { state: toldState, openItems, withdrawn = [] } = told;
    const published = { standing: { state: toldState, openItems, withdrawn } };
    const recomputed = {
      standing: { state: progress, openItems: contest.held.size, withdrawn: contest.withdrawals() },
    };
    if (canonicalJson(published) !== canonicalJson(recomputed)) {
      yield { name: contestName(contest), field: 'standing', published, recomputed };
    }
  }
  const root = state.root();
  if (closing.root !== root) {
    yield { name: WHOLE_ELECTION, field: 'root', published: { root: closing.root }, recomputed: { root } };
  }
}
