import { allocate, shippedRuleSet, type GapDecision, type Outcome } from '#libs/allocation';
import { GAP_SCENARIOS, SETTLED_SCENARIOS, type Scenario } from '#libs/allocation/testing';
import { verifyDocument } from './verify';

function recorded(decision: GapDecision): GapDecision {
  return { ...decision, ...{ position: 7, sha256: `sha256:${'7'.repeat(64)}` } };
}

function outcomes({ ruleSetId, input }: Scenario): readonly Outcome[] {
  const ruleSet = shippedRuleSet(ruleSetId);
  if (ruleSet === null) throw new Error(`${ruleSetId} is not shipped`);
  const outcome = allocate(ruleSet, input);
  const { decision } = outcome;
  if (decision === null) return [outcome];
  const { questionSha256 } = decision;
  return [
    outcome,
    ...decision.options.map(({ option }) => allocate(ruleSet, input, [{ questionSha256, option }])),
    // As mandates carry it: with the record that decided.
    ...decision.options.map(({ option }) => allocate(ruleSet, input, [recorded({ questionSha256, option })])),
  ];
}

describe('engine and verifier', () => {
  it.each([...SETTLED_SCENARIOS, ...GAP_SCENARIOS].map((one) => [one.ruleSetId, one.name, one] as const))(
    'agree on %s (%s) and on every answer to its question',
    (_, __, scenario) => {
      for (const outcome of outcomes(scenario)) {
        expect(verifyDocument(JSON.parse(JSON.stringify(outcome)))).toMatchObject([{ verdict: 'agrees' }]);
      }
    },
  );
});
