/** What becomes of a commission's own summary: held as long as it differs from the computed sum, accepted once equal. */
import { sha256Name, type ElectionState, type Sealed } from '../state/election-state';
import { ADMINISTRATIVE } from '../definition/hierarchy-names';
import { totalsOf, type ContestTotals } from '../outcome/outcome';
import type { RecordOf } from '../record/record';
import type { Summary, SummaryRecord } from '../record/summary';
import { COUNT_COLUMNS } from '../sums/contest-tally';
import { differencesOf, differencesText } from '../summaries/compare-summary';
import { isSummary } from '../evolve/evolve-summary';
import { CurrentSummary } from '../summaries/current-summary';
import { slotsBelow } from '../frame/named-places';
import { summaryLimitRefusal } from './held-limits';
import { rehearsalRefusal, speakerRefusal, speaksFor } from './may-speak';
import { opinion, refused, type Opinion } from '../record/opinion';
import { precinctAt, precinctNoIn } from '../frame/layout';
import { certain } from '../certain';

function unitRefusal(state: ElectionState, sealed: Sealed, contestNo: number, body: SummaryRecord): Opinion | null {
  const { summary, envelope } = body;
  const { layout } = sealed;
  const hierarchy = summary.hierarchy ?? ADMINISTRATIVE;
  const { slots } = state.contest(contestNo);
  const below = slotsBelow(layout, slots, hierarchy, summary.unitId);
  if (below === null) return refused('UNIT_UNKNOWN', `"${hierarchy}" has no unit "${summary.unitId}"`);
  const contest = state.contest(contestNo);
  if (below.every((slot) => contest.roundOf(slot) !== summary.round)) {
    const detail = `no vote of round ${summary.round} of "${summary.contestId}" counts in "${summary.unitId}"`;
    return refused('UNIT_NOT_IN_CONTEST', detail);
  }
  const foreignSlot = below.find((slot) => !speaksFor(state, layout, envelope.source, precinctNoIn(slots, slot)));
  if (foreignSlot === undefined) return null;
  const foreign = precinctAt(layout, precinctNoIn(slots, foreignSlot)).territoryId;
  return refused(
    'UNIT_FOREIGN',
    `"${envelope.source}" may not speak for "${foreign}", which is in "${summary.unitId}"`,
  );
}

/** Refusal of a summary that may not speak or cannot be placed, or the number of its contest. */
function placed(state: ElectionState, sealed: Sealed, body: SummaryRecord): Opinion | number {
  const { envelope, summary } = body;
  if (summary.electionId !== state.electionId) {
    return refused('ELECTION_UNKNOWN', `this stream is of "${state.electionId}", not of "${summary.electionId}"`);
  }
  const otherMark = rehearsalRefusal(state.definitionRecord?.definition.rehearsal === true, envelope);
  if (otherMark !== null) return otherMark;
  if (sealed.layout.contestNoOf(summary.contestId, 1) === undefined) {
    return refused('CONTEST_UNKNOWN', `no contest "${summary.contestId}"`);
  }
  const contestNo = sealed.layout.contestNoOf(summary.contestId, summary.round);
  if (contestNo === undefined) {
    return refused('ROUND_UNKNOWN', `contest "${summary.contestId}" has no round ${summary.round}`);
  }
  return speakerRefusal(state, envelope) ?? unitRefusal(state, sealed, contestNo, body) ?? contestNo;
}

function figuresRefusal(state: ElectionState, contestNo: number, { counters, votes }: Summary): Opinion | null {
  const { columnOfCounter, columnOfOption } = state.contest(contestNo).compiled;
  const counter = Object.keys(counters).find((id) => !columnOfCounter.has(id));
  if (counter !== undefined) return refused('COUNTER_UNKNOWN', `the form has no counter "${counter}"`);
  const option = Object.keys(votes).find((id) => !columnOfOption.has(id));
  return option === undefined ? null : refused('OPTION_UNKNOWN', `the contest has no option "${option}"`);
}

/** The summary of the same unit that another one names as replaced, if it stands. */
export function replacedSummary(state: ElectionState, contestNo: number, summary: Summary): CurrentSummary | null {
  const { replaces } = summary;
  if (replaces === undefined) return null;
  for (const current of state.contest(contestNo).summaries.values()) {
    const { record, summary: other } = current;
    const { id, source } = record.body.envelope;
    const sameUnit =
      other.unitId === summary.unitId &&
      other.round === summary.round &&
      (other.hierarchy ?? ADMINISTRATIVE) === (summary.hierarchy ?? ADMINISTRATIVE);
    const named = id === replaces.eventId && source === replaces.source;
    if (sameUnit && named && sha256Name(record.sha256) === replaces.sha256) return current;
  }
  return null;
}

/** The computed figures of what a summary is about. */
function totalsBeside(
  state: ElectionState,
  { layout }: Sealed,
  current: CurrentSummary,
  contestNo: number,
): ContestTotals {
  const contest = state.contest(contestNo);
  const { slots, isWholeUnit } = current.about(layout, contest);
  if (!isWholeUnit) return totalsOf(contest.compiled.contest, contest.figuresOf(slots));
  const { hierarchy = ADMINISTRATIVE, unitId } = current.summary;
  const tally = state.tally(contestNo);
  tally.refresh();
  const sums = tally.sumsOf(certain(layout.unitNoOf(hierarchy, unitId), 'the unit of a summary')) ?? [];
  return totalsOf(contest.compiled.contest, sums, COUNT_COLUMNS.length);
}

/**
 * Sets a summary that may stand beside the present sum of its unit, as far as its vote is that of the summary's round.
 * Where all of it votes again there is nothing left to set it beside: it is annulled with the vote of which it tells.
 */
export function examineSummary(
  state: ElectionState,
  sealed: Sealed,
  contestNo: number,
  current: CurrentSummary,
): Opinion {
  const { layout } = sealed;
  const cell = { contestNo, precinctNo: -1 };
  const contest = state.contest(contestNo);
  const { summary } = current;
  if (current.about(layout, contest).slots.length === 0) {
    const detail = `the vote of round ${summary.round} in "${summary.unitId}" is repeated`;
    return opinion('annulled', ['VOTING_ANNULLED'], { cell, detail });
  }
  if (current.waits(layout, contest)) {
    const detail = `precincts of "${summary.unitId}" have no result yet`;
    return opinion('held', ['SUMMARY_INCOMPLETE'], { cell, detail });
  }
  const differences = differencesOf(summary, totalsBeside(state, sealed, current, contestNo));
  if (differences.length === 0) return opinion('accepted', [], { cell });
  return opinion('held', ['SUMMARY_DIFFERS'], { cell, detail: differencesText(differences) });
}

/** Judges a summary in its turn. */
export function judgeSummary(state: ElectionState, record: RecordOf, body: SummaryRecord): Opinion {
  const { sealed } = state;
  if (sealed === null) return refused('ELECTION_NOT_SEALED', 'summaries come after the register is sealed');
  const place = placed(state, sealed, body);
  if (typeof place !== 'number') return place;
  const cell = { contestNo: place, precinctNo: -1 };
  const claim = state.claims.find(record.claimKey, record.sha256);
  if (claim !== null) {
    return claim.sameBytes
      ? opinion('duplicate', [], { cell })
      : refused('EQUIVOCATION', 'another record has this source and id');
  }
  const wrong = figuresRefusal(state, place, body.summary) ?? summaryLimitRefusal(state.contest(place));
  if (wrong !== null) return wrong;
  if (body.summary.replaces !== undefined && replacedSummary(state, place, body.summary) === null) {
    return refused(
      'SUMMARY_UNKNOWN',
      'no summary of this unit with the source, id and hash named in "replaces" is current',
    );
  }
  if (!isSummary(record)) throw new Error('a summary is judged as a summary');
  return examineSummary(state, sealed, place, new CurrentSummary(record, []));
}
