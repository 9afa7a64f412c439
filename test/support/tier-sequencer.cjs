'use strict';

const { default: Sequencer } = require('@jest/test-sequencer');

/** The quick tiers first: unit, int, e2e; within a tier by path, so that every run has the same order. */
const TIERS = ['.unit.spec.ts', '.int.spec.ts', '.e2e.spec.ts'];

function tierOf(path) {
  const tier = TIERS.findIndex((ending) => path.endsWith(ending));
  return tier === -1 ? TIERS.length : tier;
}

module.exports = class TierSequencer extends Sequencer {
  sort(tests) {
    return [...tests].sort(
      (a, b) => tierOf(a.path) - tierOf(b.path) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0),
    );
  }
};
