/** The warning that a record, which is kept forever, holds what looks like personal data. It changes no verdict. */
import type { ElectionState } from '../state/election-state';
import { findPersonalData, PERSONAL_DATA_SUSPECTED } from '../record/personal-data';
import type { BodyOf, RecordOf } from '../record/record';
import type { Opinion } from '../record/opinion';

/** More places than this say no more. */
const PLACES_NAMED_MAX = 5;

/** What a sender or an officer wrote; the rows of a register are ids and numbers. */
function dataOf(body: BodyOf): unknown {
  switch (body.kind) {
    case 'protocol':
      // An ordinary protocol has no text that could be personal data: else it had not been read quickly.
      return body.plain === undefined ? body.protocol : null;
    case 'summary':
      return body.summary;
    case 'decision':
      return body.decision;
    case 'definition':
      return body.definition;
    default:
      return null;
  }
}

/** The opinion with the warning and the places, where something was found; a duplicate was warned of before. */
export function withPersonalDataNoted(state: ElectionState, given: Opinion, { body }: RecordOf): Opinion {
  if (given.kind === 'duplicate') return given;
  const votingDay = state.definitionRecord?.definition.votingDay ?? null;
  const data = dataOf(body);
  const places = data === null ? [] : findPersonalData(data, votingDay);
  if (places.length === 0) return given;
  const named = places.slice(0, PLACES_NAMED_MAX).join(', ');
  const more = places.length > PLACES_NAMED_MAX ? ` and ${places.length - PLACES_NAMED_MAX} more places` : '';
  const found = `looks like personal data: ${named}${more}`;
  return {
    ...given,
    warnings: [...given.warnings.filter((code) => code !== PERSONAL_DATA_SUSPECTED), PERSONAL_DATA_SUSPECTED],
    detail: given.detail === null ? found : `${given.detail}; ${found}`,
  };
}
