/** Runs engine and verifier over random cases, questions and their answers included. */
import { allocate, type GapDecision, type Outcome } from '#libs/allocation';
import { verifyDocument, type Verification } from '../verify';
import { randomCase, type RandomCase } from './cases';
import type { Random } from './random';

export interface Compared {
  readonly cases: number;
  /** How often each state came up; questions by their gap, ties as `tie`. */
  readonly states: ReadonlyMap<string, number>;
  /** The first disagreement, with all that is needed to see it again. */
  readonly disagreement: { readonly verification: Verification; readonly outcome: Outcome } | null;
}

export type Engine = typeof allocate;

const ANSWERS_MAX = 3;

function stateOf({ state, decision, trace }: Outcome): string {
  if (decision !== null) return decision.gap ?? 'tie';
  if (trace.secondList !== undefined) return 'completed by second list';
  return state;
}

/** At least `cases` outcomes; each question is answered at random and the case computed again. */
export function compareWithEngine(random: Random, cases: number, engine: Engine = allocate): Compared {
  const states = new Map<string, number>();
  let done = 0;
  while (done < cases) {
    const { ruleSet, input }: RandomCase = randomCase(random);
    const decisions: GapDecision[] = random.chance(40) ? [{ questionSha256: 'sha256:of nothing', option: 'x' }] : [];
    for (let answers = 0; answers <= ANSWERS_MAX; answers += 1) {
      const outcome = engine(ruleSet, input, [...decisions]);
      const [verification] = verifyDocument(outcome);
      done += 1;
      const state = stateOf(outcome);
      states.set(state, (states.get(state) ?? 0) + 1);
      if (verification?.verdict !== 'agrees') {
        if (verification === undefined) throw new Error('an outcome was not seen as a claim');
        return { cases: done, states, disagreement: { verification, outcome } };
      }
      if (outcome.decision === null) break;
      const { questionSha256, options } = outcome.decision;
      decisions.push({ questionSha256, option: random.chance(30) ? 'nobody' : random.pick(options).option });
    }
  }
  return { cases: done, states, disagreement: null };
}
