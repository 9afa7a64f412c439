/** From the case that a trace carries to everything that should stand in its outcome, derived anew. */
import { hashedInput, readArticles, readCase, type Case, type Decision } from './case/case';
import { hashOf } from './document/canonical';
import { kindOf, notClosed } from './case/closing';
import { Course, type Asking, type Question } from './course/course';
import { SENTENCE, type ExpectedObject } from './document/expected';
import { readListRules } from './lists/list-rules';
import { solveLists } from './lists/lists';
import { readMajorityRules, solveMajority } from './majority/majority';
import { readPluralityRules, solvePlurality } from './plurality/plurality';
import { readReferendumRules, referendumProblems, solveReferendum } from './referendum/referendum';
import { listed, problemsOf, type Demands, type Problem } from './case/problems';
import type { Place } from './document/reader';
import type { Open, Settled, Solution } from './course/solution';
import { baseOf } from './case/terms';
import { onBallot } from './withdrawals/ballot';
import { afterWithdrawals, type Withdrawing } from './withdrawals/withdrawals';

/** How a rule set is followed. */
interface Method {
  readonly demands: Omit<Demands, 'open'>;
  readonly base: (given: Case) => bigint | null;
  readonly solve: (course: Course, given: Case, base: bigint | null) => Solution;
}

function listMethod(ruleSet: Place): Method {
  const rules = readListRules(ruleSet);
  const terms = rules.threshold?.base ?? [];
  return {
    demands: { instants: true, seats: null, terms },
    base: (given) => (rules.threshold === null ? null : baseOf(terms, given)),
    solve: (course, given, base) => solveLists(course, given, rules, base),
  };
}

function pluralityMethod(ruleSet: Place): Method {
  const rules = readPluralityRules(ruleSet);
  return {
    demands: { instants: false, seats: rules.tie === 'decision' ? null : 1, terms: [] },
    base: () => null,
    solve: (course, given) => solvePlurality(course, given, rules),
  };
}

function majorityMethod(ruleSet: Place): Method {
  const rules = readMajorityRules(ruleSet);
  const terms = rules.majority.base;
  return {
    demands: { instants: false, seats: 1, terms },
    base: (given) => baseOf(terms, given),
    solve: (course, given, base) => solveMajority(course, given, rules, base ?? 0n),
  };
}

function referendumMethod(ruleSet: Place): Method {
  const rules = readReferendumRules(ruleSet);
  const terms = [...rules.entitled, ...rules.tookPart];
  return {
    demands: { instants: false, seats: 1, terms, more: (given) => referendumProblems(given, rules) },
    base: (given) => baseOf(rules.tookPart, given),
    solve: (_, given) => solveReferendum(given, rules),
  };
}

const METHODS: ReadonlyMap<string, (ruleSet: Place) => Method> = new Map([
  ['hare_largest_remainder', listMethod],
  ['plurality', pluralityMethod],
  ['absolute_majority', majorityMethod],
  ['referendum', referendumMethod],
]);

export function knowsMethod(method: string): boolean {
  return METHODS.has(method);
}

/** What a rule set of any method says where someone was withdrawn. Throws Misread. */
function withdrawing(ruleSet: Place): Withdrawing {
  const method = ruleSet.text('method');
  return {
    edition: ruleSet.has('edition') ? ruleSet.text('edition') : null,
    articles: readArticles(ruleSet),
    ofCandidates: method === 'plurality' || method === 'absolute_majority',
  };
}

export interface Derived {
  /** Every field of an outcome: the trace first, because what follows rests on it. */
  readonly outcome: ExpectedObject;
  readonly state: string;
  readonly given: Case;
  /** Article on which the seats or the winners rest. */
  readonly article: string | null;
}

/** All that is in a trace before the steps. */
function head(input: Place, ruleSet: Place, ruleSetSha256: string, inputSha256: string | null): ExpectedObject {
  return {
    schema: 'sanaq.allocation-trace.v1',
    ruleSetSha256,
    inputSha256,
    input: input.fields,
    method: ruleSet.text('method'),
    ruleSetId: ruleSet.text('ruleSetId'),
    edition: ruleSet.has('edition') ? ruleSet.text('edition') : null,
  };
}

/** Notes of the rule set stand in the trace with their articles. */
function notesOf(ruleSet: Place): ExpectedObject {
  const notes = ruleSet.has('notes') ? ruleSet.objects('notes') : [];
  if (notes.length === 0) return {};
  const edition = ruleSet.field('edition') ?? null;
  return { notes: notes.map((note) => ({ article: note.text('article'), edition, text: SENTENCE })) };
}

/** Who stands in a repeat vote, and what additional elections are for, where there is one of them. */
function whatFollows({ repeatVoteAmong, additionalElections }: Settled): ExpectedObject {
  return {
    ...(repeatVoteAmong === undefined ? {} : { repeatVoteAmong }),
    ...(additionalElections === undefined ? {} : { additionalElections: { ...additionalElections } }),
  };
}

const NOTHING: ExpectedObject = { final: false, result: null, seats: {}, winners: [], decision: null };

function figuresOf(seats: ReadonlyMap<string, number> | null): ExpectedObject {
  return Object.fromEntries(seats ?? []);
}

/** What an option of an open question leads to. */
function provisional(asked: Open, then: Solution, seats: number): ExpectedObject {
  if (then.kind === 'settled') {
    return {
      result: then.result,
      seats: figuresOf(then.seats),
      winners: then.winners,
      ...whatFollows(then),
      undecided: 0,
    };
  }
  const partly = asked.question.places && then.kind === 'open' ? then.partly : null;
  if (partly === null) return { result: null, seats: {}, winners: [], undecided: seats };
  return { result: null, seats: figuresOf(partly.seats), winners: partly.winners, undecided: partly.undecided };
}

function decisionOf(
  { question }: Open,
  edition: string | null,
  questionSha256: string,
  leadsTo: (option: string) => ExpectedObject,
): ExpectedObject {
  return {
    kind: question.kind,
    gap: question.gap,
    article: question.article,
    edition,
    question: SENTENCE,
    questionSha256,
    options: question.offered.map((option) => ({
      option,
      ...(question.titled.includes(option) ? { title: SENTENCE } : {}),
      provisional: leadsTo(option),
    })),
  };
}

function decisionsNode(given: Case, course: Course, asked: Question | null): ExpectedObject {
  const used = course.path;
  const open = asked === null ? null : course.hash(asked);
  const rejected = given.decisions
    .filter(({ questionSha256 }) => !used.some((one) => one.questionSha256 === questionSha256))
    .map(({ questionSha256, option }) => ({
      questionSha256,
      option,
      reason: questionSha256 === open ? 'option_not_offered' : 'question_not_asked',
    }));
  return { used: used.map(({ questionSha256, option }) => ({ questionSha256, option })), rejected };
}

function stopped(trace: ExpectedObject, state: string, problems: readonly Problem[]): ExpectedObject {
  return { trace, state, ...NOTHING, problems: listed(problems) };
}

/**
 * `input` of a trace, with the method of its rule set known and its hash. Throws Misread where it cannot be read.
 */
export function derive(input: Place, ruleSetSha256: string): Derived {
  const ruleSet = input.object('ruleSet');
  const method = METHODS.get(ruleSet.text('method'))?.(ruleSet);
  if (method === undefined) throw new Error('the method was not asked for first');
  const given = readCase(input);
  const articles = ruleSet.object('articles');
  const article = ['remainder', 'winner'].map((step) => articles.field(step)).find((one) => typeof one === 'string');
  const about = { given, article: typeof article === 'string' ? article : null };
  const kind = kindOf(ruleSet);
  const open = notClosed(kind, given);
  const demands: Demands = {
    ...method.demands,
    open: () => open.map(({ place }) => ({ code: 'TOTALS_NOT_CLOSED', place })),
  };
  const problems = problemsOf(given, demands);
  if (problems.length > 0) {
    const trace = { ...head(input, ruleSet, ruleSetSha256, null), checks: [], decisions: { used: [], rejected: [] } };
    return { ...about, state: 'invalid_input', outcome: stopped(trace, 'invalid_input', problems) };
  }
  const base = method.base(given);
  const asking: Asking = { given, ruleSetSha256, base };
  const recorded = new Map(given.decisions.map(({ questionSha256, option }) => [questionSha256, option]));
  const course = new Course(asking, [], recorded);
  const rules = withdrawing(ruleSet);
  const afresh = (tried: readonly Decision[]): Course => new Course(asking, tried, new Map());
  const byVotes = (along: Course, ballot: Case): Solution => method.solve(along, ballot, base);
  const solve = (along: Course): Solution =>
    afterWithdrawals(along, given, rules, onBallot(along, given, rules, byVotes, afresh));
  const solution = solve(course);
  const openTotals: ExpectedObject = open.length === 0 ? {} : { notClosed: open };
  const asked = solution.kind === 'open' ? solution : null;
  const top = head(input, ruleSet, ruleSetSha256, hashOf(hashedInput(given)));
  const trace: ExpectedObject = {
    ...top,
    ...solution.nodes,
    ...notesOf(ruleSet),
    checks: solution.nodes['checks'] ?? [],
    decisions: decisionsNode(given, course, asked?.question ?? null),
  };
  if (solution.kind === 'stopped') {
    return {
      ...about,
      state: solution.state,
      outcome: { ...stopped(trace, solution.state, solution.problems), ...openTotals },
    };
  }
  if (solution.kind === 'settled') {
    const { result, seats, winners } = solution;
    const outcome = {
      trace,
      state: 'completed',
      ...NOTHING,
      result,
      seats: figuresOf(seats),
      winners,
      ...whatFollows(solution),
      ...openTotals,
    };
    return { ...about, state: 'completed', outcome };
  }
  const edition = top['edition'] as string | null;
  const questionSha256 = course.hash(solution.question);
  const decision = decisionOf(solution, edition, questionSha256, (option) => {
    const trial = new Course(asking, [...course.path, { questionSha256, option }], new Map());
    return provisional(solution, solve(trial), given.seats);
  });
  return {
    ...about,
    state: 'decision_required',
    outcome: { trace, state: 'decision_required', ...NOTHING, decision, ...openTotals },
  };
}
