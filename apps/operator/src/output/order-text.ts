/** A verdict on an order of mandates in words, for the officer who looks at it. */
import { orderDayText } from '#libs/election';
import type { ListOrderVerdict, StoredPerson } from '#libs/persons';
import { SanaqError } from '#libs/basics';

type Problem = ListOrderVerdict['problems'][number];
type Names = (candidateId: string) => string;

/** Names of persons by id; an id that the list does not have stands for itself. */
export function namesOf(persons: readonly StoredPerson[]): Names {
  const names = new Map(persons.map(({ candidateId, name }) => [candidateId, name]));
  return (candidateId) => {
    const name = names.get(candidateId);
    return name === undefined ? candidateId : `${name} (${candidateId})`;
  };
}

function problemText(problem: Problem, nameOf: Names): string {
  switch (problem.code) {
    case 'ORDER_NAME_UNKNOWN':
      return `"${problem.candidateId}" is not on the registered list`;
    case 'ORDER_NAME_TWICE':
      return `${nameOf(problem.candidateId)} is listed twice in the order`;
    case 'ORDER_NAME_NOT_ELIGIBLE':
    case 'ORDER_NAME_ELECTED_ELSEWHERE':
      return `${nameOf(problem.candidateId)} is ${problem.change} since ${problem.since}`;
    case 'PERSON_DATA_ERASED':
      return `the data of ${nameOf(problem.candidateId)} were erased, so the share cannot be verified`;
    case 'ORDER_LENGTH_DIFFERS':
      return `${problem.names} names for ${problem.wanted} mandates to be given`;
    case 'ORDER_THIRTY_NOT_MET':
      return 'the categories together are fewer than 30 % of the mandates';
    case 'ORDER_BEFORE_PUBLICATION':
    case 'ORDER_PUBLICATION_DIFFERS':
      return orderDayText(problem);
    case 'ORDER_LATE':
      return `the governing body decided after ${problem.lastDay}, the last day for it`;
    case 'ORDER_EARLY':
      return `the commission decides only after ${problem.lastDay}, the last day of the governing body`;
    case 'ORDER_NOT_AS_COMPUTED':
      return `the act leads to ${problem.computed.map(nameOf).join(', ')}`;
    case 'ORDER_ANSWER_UNASKED':
      return `"${problem.question}" is answered, but is not an open question here`;
    case 'ORDER_OCCASION':
      return problem.stands
        ? 'an order is already in force: only a vacancy changes it'
        : 'no order is in force yet: a vacancy needs one';
    case 'ORDER_DROPS_HOLDER':
      return `${nameOf(problem.candidateId)} holds a mandate and is left out`;
  }
}

/** A problem as an error of the call; it changed nothing. */
export function orderError(problem: Problem, file: string, nameOf: Names): SanaqError {
  const message = `${problemText(problem, nameOf)} (${problem.article})`;
  return new SanaqError({
    code: problem.code,
    message,
    place: file,
    actor: 'user',
    action: 'have the order corrected',
  });
}

/** Lines of the verdict: state, problems, the share under each reading with who could fill, the open question. */
export function orderText(listId: string, verdict: ListOrderVerdict, nameOf: Names): string {
  const { state, article, mandates, vacant, problems, thirty, question } = verdict;
  const lines = [`${listId}: ${state} (${article}), ${mandates} mandates${vacant > 0 ? `, ${vacant} vacant` : ''}`];
  for (const problem of problems) {
    lines.push(`  ${problem.code}: ${problemText(problem, nameOf)} (${problem.article})`);
  }
  for (const { readingId, ageDay, counted, minimum, missing, couldFill } of thirty) {
    const fill =
      missing === 0 ? '' : `, ${missing} missing; could fill: ${couldFill.map(nameOf).join(', ') || 'nobody'}`;
    const reading = ageDay === undefined ? readingId : `${readingId}, ${ageDay}`;
    lines.push(`  30 %, ${reading}: ${counted} of at least ${minimum}${fill}`);
  }
  if (question !== null) {
    lines.push(`  Decision required, ${question.gap ?? 'tie of names'} (${question.article}): ${question.question.en}`);
    for (const { option, candidateIds } of question.options) {
      lines.push(`    ${option}${candidateIds === null ? '' : `: ${candidateIds.map(nameOf).join(', ')}`}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
