/**
 * Mistakes of commissions: each takes a true protocol and gives the same with one thing wrong. Words, members' sheets
 * and boxes are left away wherever they are not the point, so that exactly the named control fails.
 */
import type { Protocol } from '#libs/election';
import type { WordsOf } from '../truth/figures';
import { wordsFor } from '../truth/figures';

export type Mistake = (truth: Protocol) => Protocol;

function bare(truth: Protocol): Protocol {
  const { electionId, contestId, precinctId, round, counters, votes } = truth;
  return { electionId, contestId, precinctId, round, counters, votes };
}

function counter(truth: Protocol, counterId: string): number {
  return truth.counters[counterId] ?? 0;
}

function withCounters(truth: Protocol, changed: Readonly<Record<string, number>>): Protocol {
  return { ...bare(truth), counters: { ...truth.counters, ...changed } };
}

function withVotes(truth: Protocol, changed: Readonly<Record<string, number>>): Protocol {
  return { ...bare(truth), votes: { ...truth.votes, ...changed } };
}

/** Options from most votes to fewest. */
function ranking(truth: Protocol): [optionId: string, votes: number][] {
  return Object.entries(truth.votes).sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1));
}

/** Votes moved from the first to the second option: every control holds, and yet the figures are wrong. */
export function miscount(truth: Protocol, moved: number): Protocol {
  const [first, second] = ranking(truth);
  if (first === undefined || second === undefined) return bare(truth);
  const votes = Math.min(moved, first[1]);
  return withVotes(truth, { [first[0]]: first[1] - votes, [second[0]]: second[1] + votes });
}

/** Two neighbouring digits of one option's votes change places; nine too many where no figure has two digits. */
export function transposeDigits(truth: Protocol): Protocol {
  for (const [optionId, votes] of ranking(truth)) {
    const digits = String(votes);
    for (let place = 1; place < digits.length; place += 1) {
      const [left = '', right = ''] = [digits[place - 1], digits[place]];
      if (left === right) continue;
      const wrong = Number(digits.slice(0, place - 1) + right + left + digits.slice(place + 1));
      return withVotes(truth, { [optionId]: wrong });
    }
  }
  const [optionId, votes] = ranking(truth)[0] ?? ['against_all', 0];
  return withVotes(truth, { [optionId]: votes + 9 });
}

function boxBeyondApplications(truth: Protocol, protocol: Protocol): Protocol {
  const ballots = counter(truth, 'ballots_invalid') + 1;
  return { ...protocol, portableBoxes: [{ applications: ballots - 1, ballots }] };
}

/** The hard controls that figures alone can break (docs/protocol-form.md). */
export const CONTROL_MISTAKES = {
  control_C1: (truth) => {
    const [optionId, votes] = ranking(truth)[0] ?? ['against_all', 0];
    return withVotes(truth, { [optionId]: votes > 0 ? votes - 1 : 1 });
  },
  control_C2: (truth) => {
    const found = counter(truth, 'ballots_found');
    return withCounters(truth, { ballots_found: found > 0 ? found - 1 : 1 });
  },
  control_C3: (truth) => ({ ...bare(truth), issuedByMember: [counter(truth, 'ballots_issued'), 1] }),
  control_C4: (truth) => withCounters(truth, { ballots_issued: counter(truth, 'voters_on_list') + 3 }),
  control_C5: (truth) => {
    const found = counter(truth, 'ballots_issued') + 2;
    return withCounters(truth, { ballots_found: found, ballots_invalid: found - counter(truth, 'took_part') });
  },
  control_C6: (truth) => boxBeyondApplications(truth, bare(truth)),
} as const satisfies Readonly<Record<string, Mistake>>;

/** Other mistakes for which a protocol is held. */
export const OTHER_MISTAKES = {
  transposed_digits: transposeDigits,
  missing_counter: (truth) => {
    const kept = Object.entries(truth.counters).filter(([counterId]) => counterId !== 'ballots_unused');
    return { ...bare(truth), counters: Object.fromEntries(kept) };
  },
  unknown_counter: (truth) => withCounters(truth, { ballots_spoiled: 1 }),
  unknown_option: (truth) => withVotes(truth, { 'no-such-option': 1 }),
  figure_too_large: (truth) =>
    withCounters(truth, {
      ballots_received: 2_000_000_000,
      ballots_unused: 2_000_000_000 - counter(truth, 'ballots_issued'),
    }),
} as const satisfies Readonly<Record<string, Mistake>>;

/** Mistakes that only raise a warning: the protocol counts until its correction. */
export const WARNING_MISTAKES = {
  warning_C7: (truth) => withCounters(truth, { ballots_unused: counter(truth, 'ballots_unused') + 1 }),
  warning_C8: (truth) => {
    const received = Math.floor((101 * counter(truth, 'voters_on_list')) / 100) + 1;
    const unused = received - counter(truth, 'ballots_issued');
    return withCounters(truth, { ballots_received: received, ballots_unused: unused });
  },
  warning_C11: (truth) => withCounters(truth, { absentee_voters: counter(truth, 'ballots_issued') + 1 }),
  warning_C12: (truth) => withCounters(truth, { voters_on_list: counter(truth, 'voters_on_list') + 1 }),
} as const satisfies Readonly<Record<string, Mistake>>;

/** Counters and votes are true, but something next to them fails a hard control: officers admit these. */
export const ADMITTED_MISTAKES = {
  admitted_C3: (truth) => ({ ...bare(truth), issuedByMember: [counter(truth, 'ballots_issued'), 1] }),
  admitted_C6: (truth) => boxBeyondApplications(truth, bare(truth)),
} as const satisfies Readonly<Record<string, Mistake>>;

/** C10: the words of one figure are those of another number (Art. 43(8)). */
export function wrongWords(truth: Protocol, wordsOf: WordsOf): Protocol {
  const inWords = wordsFor(truth, 'ru', wordsOf);
  return {
    ...bare(truth),
    inWords: { ...inWords, took_part: wordsOf(counter(truth, 'took_part') + 1, 'ru') },
  };
}
