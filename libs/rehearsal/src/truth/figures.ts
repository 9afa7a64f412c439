/**
 * The figures of one precinct that stand around its votes: made so that C1 to C8, C10 and C11 of the protocol form
 * hold (docs/protocol-form.md). Everything is drawn by place, so a protocol can be made at any time and in any order.
 */
import type { PortableBox, Protocol } from '#libs/election';
import { draw, drawBetween, PURPOSE } from '../draw';

/** Writes a number in words in one of the two languages of the protocol (Art. 43(8)). */
export type WordsOf = (value: number, language: 'kk' | 'ru') => string;

/** What list and district protocol of a precinct share: the voters and the ballots issued to them. */
export interface PrecinctBase {
  readonly voters: number;
  readonly received: number;
  readonly issued: number;
  readonly absentee: number;
  readonly outside: number;
  readonly portableBoxes: readonly PortableBox[];
  readonly issuedByMember: readonly number[];
}

/** One precinct's ballots in one contest: `found` = `valid` + `invalid`, at most `issued`. */
export interface Ballots {
  readonly valid: number;
  readonly invalid: number;
}

function permille(value: number, part: number): number {
  return Math.floor((value * part) / 1000);
}

/** Invalid ballots, 0 to 30 in a thousand, as far as voters are left. */
export function drawInvalid(seed: number, precinct: number, contest: number, valid: number, room: number): number {
  return Math.min(room, permille(valid, drawBetween(0, 30, seed, PURPOSE.invalid, precinct, contest)));
}

/** Splits the ballots from outside the premises over one or two boxes. */
function drawBoxes(seed: number, precinct: number, outside: number, invalid: number): PortableBox[] {
  const boxes: PortableBox[] = [];
  const chance = draw(seed, PURPOSE.boxes, precinct);
  let left = outside;
  // A box with more ballots than applications is lawful as long as all its ballots are among the invalid (C6).
  const spoiled = Math.min(invalid, left, 6);
  if (chance % 90 === 0 && spoiled > 0) {
    boxes.push({ applications: spoiled - 1, ballots: spoiled });
    left -= spoiled;
  }
  const first = left > 40 ? Math.floor(left / 2) : left;
  for (const ballots of [first, left - first]) {
    if (ballots > 0) boxes.push({ applications: ballots + ((chance >>> 8) % 3), ballots });
  }
  return boxes;
}

/** Ballots issued by each of five or, above 2,000 voters, seven members (Art. 17, 43(4)3)). */
function drawMembers(seed: number, precinct: number, voters: number, issued: number): number[] {
  const members = voters > 2000 ? 7 : 5;
  const parts: number[] = [];
  let left = issued;
  for (let member = 0; member < members - 1; member += 1) {
    const even = Math.floor(left / (members - member));
    const part = permille(even, drawBetween(700, 1_000, seed, PURPOSE.members, precinct, member + 1));
    parts.push(part);
    left -= part;
  }
  return [...parts, left];
}

/**
 * The shared figures of a precinct whose largest number of ballots found is `found`; `invalid` is the smallest number
 * of invalid ballots in any of its contests. `found` must not exceed `registered`.
 */
export function drawBase(
  seed: number,
  precinct: number,
  registered: number,
  found: number,
  invalid: number,
): PrecinctBase {
  const taken = permille(found, drawBetween(0, 8, seed, PURPOSE.takenAway, precinct));
  const issued = Math.min(registered, found + taken);
  const absentee = Math.min(issued, permille(registered, drawBetween(0, 6, seed, PURPOSE.absentee, precinct)));
  const hasOutside = draw(seed, PURPOSE.outside, precinct) % 10 > 2;
  const outside = hasOutside ? permille(issued, drawBetween(2, 45, seed, PURPOSE.outside, precinct, 1)) : 0;
  const delivered = permille(registered, drawBetween(880, 1_000, seed, PURPOSE.received, precinct));
  return {
    // Voters with a certificate are added to the list where they vote (Art. 41(6-1)).
    voters: registered + absentee,
    received: Math.max(issued, delivered),
    issued,
    absentee,
    outside,
    portableBoxes: drawBoxes(seed, precinct, outside, invalid),
    issuedByMember:
      draw(seed, PURPOSE.members, precinct) % 4 === 0 ? drawMembers(seed, precinct, registered, issued) : [],
  };
}

/** Counters of the form kz.protocol.2023, in the order of canonical JSON. */
export function countersOf(base: PrecinctBase, ballots: Ballots): Record<string, number> {
  return {
    absentee_voters: base.absentee,
    ballots_found: ballots.valid + ballots.invalid,
    ballots_invalid: ballots.invalid,
    ballots_issued: base.issued,
    ballots_received: base.received,
    ballots_unused: base.received - base.issued,
    took_part: ballots.valid,
    voters_on_list: base.voters,
    voters_outside: base.outside,
  };
}

/** Every figure of the protocol in words, in the order of canonical JSON. */
export function wordsFor(
  figures: Pick<Protocol, 'counters' | 'votes'>,
  language: 'kk' | 'ru',
  wordsOf: WordsOf,
): Record<string, string> {
  const all = { ...figures.counters, ...figures.votes };
  const names = Object.keys(all).sort();
  return Object.fromEntries(names.map((name) => [name, wordsOf(all[name] ?? 0, language)]));
}
