/** What does not stand in the way of an election but should be known before it is published. */
import { gapNamed, isRegulated, openDateGaps, unitCountOn } from '#libs/allocation';
import type { DefinitionProblem } from '../definition/check-ids';
import { firstVotingDay, unitCountProblem } from './check-contest-rules';
import type { ElectionDefinition } from '../definition/definition';

/**
 * Of an election that is about to be opened: anyone who reaches the stream may submit protocols where nobody is named, and
 * hold every contest open with invented ones.
 */
export function openSources({
  sources = [],
  rehearsal,
}: Pick<ElectionDefinition, 'sources' | 'rehearsal'>): readonly DefinitionProblem[] {
  if (rehearsal || sources.length > 0) return [];
  const detail = 'any source may submit protocols, unsigned: name those that may, with their units and keys';
  return [{ code: 'SOURCES_OPEN', place: 'sources', detail }];
}

/**
 * Warnings of a definition that checkDefinition has passed: rule sets of which it is not certain that they were the
 * law on the voting day, or what they said, each naming the gap; units that differ from the law in a rehearsal.
 */
export function definitionWarnings(definition: ElectionDefinition): readonly DefinitionProblem[] {
  return definition.contests.flatMap((contest, index) => {
    const day = firstVotingDay(contest, definition);
    const gaps = [...openDateGaps(contest.ruleSet, day)];
    if (unitCountOn(contest.ruleSet, day) === 'unknown') gaps.push('GAP-EDITION-6');
    const place = `contests[${index}].ruleSet`;
    const warnings: DefinitionProblem[] = gaps.map((gap) => ({
      code: 'RULE_SET_DATE_OPEN',
      place,
      detail: `${gap}: "${contest.ruleSet.ruleSetId}" on ${day}: ${gapNamed(gap)?.situation.en ?? 'not certain'}`,
    }));
    if (contest.ruleSet.ruleSetId === 'inline' && isRegulated(contest.kind)) {
      const detail = `"${contest.contestId}" is decided by a rule set written out here, not by one of the law's editions`;
      warnings.push({ code: 'RULE_SET_INLINE', place, detail });
    }
    const units = definition.rehearsal ? unitCountProblem(contest, definition) : null;
    return units === null ? warnings : [...warnings, { code: 'UNIT_COUNT_DIFFERS', place, detail: units }];
  });
}
