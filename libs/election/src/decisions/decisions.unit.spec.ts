import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DECISION_BYTES_MAX, PUBLISHED_BYTES_MAX } from '../result/publication-size';
import { decisionBody } from '../testing';
import { DECISION_KINDS, rightFor, ruleOf, type Decision, type DecisionKind } from './decisions';
import { bytesMaxOf } from './shared/rule';

function decisionOf(kind: DecisionKind): Decision {
  const body = decisionBody('d1', 'o1', { kind, scope: 'contest', target: {}, basis: {} });
  if (body.kind !== 'decision') throw new Error('it is a decision');
  return body.decision;
}

describe('A kind of decision', () => {
  it.each(DECISION_KINDS.map((kind) => [kind]))('%s has a file of its own and stands under its name', (kind) => {
    expect(existsSync(join(__dirname, `${kind.replaceAll('_', '-')}.ts`))).toBe(true);
    expect(ruleOf({ kind }).kind).toBe(kind);
  });

  it('needs the right of its own name, but an approval that of what it approves', () => {
    const borrowed = DECISION_KINDS.filter((kind) => rightFor(kind) !== kind);
    expect(borrowed.map((kind) => [kind, rightFor(kind)])).toEqual([
      ['approve_certification', 'certify'],
      ['approve_amendment', 'amend'],
    ]);
  });

  it('that is quoted in a publication is short, unless its size is judged by what would be published', () => {
    const quoted = DECISION_KINDS.filter((kind) => ruleOf({ kind }).kept === 'event');
    const sizes = quoted.map((kind) => [kind, bytesMaxOf(ruleOf({ kind }), decisionOf(kind))]);
    expect(Object.fromEntries(sizes)).toEqual({
      reinstate: DECISION_BYTES_MAX,
      certify: PUBLISHED_BYTES_MAX,
      approve_certification: DECISION_BYTES_MAX,
      revoke_certification: DECISION_BYTES_MAX,
      suspend_mandates: DECISION_BYTES_MAX,
      order_of_mandates: 350_000,
    });
  });
});
