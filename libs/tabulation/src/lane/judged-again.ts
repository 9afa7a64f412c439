/** Verdicts that wait for their publication are not believed because they are stored: their records are judged again. */
import { judge, type DecodedRecord, type ElectionState, type Verdict } from '#libs/election';
import { SanaqError } from '#libs/platform';

function verdictDiffers(electionId: string, position: number): SanaqError {
  return new SanaqError({
    code: 'VERDICT_DIFFERS',
    message: `the stored verdicts of position ${position}, which are not published yet, are not what its record gives`,
    place: electionId,
    actor: 'operator',
    action:
      'find who wrote them with sanaq replay --rejudge --compare and rebuild from Kafka; if another version judged the record, let that version publish it first (docs/recovery.md)',
  });
}

function said({ cause, subject, kind, codes, warnings, detail, cell }: Verdict): string {
  return JSON.stringify([cause, subject, kind, codes, warnings, detail, cell?.contestNo, cell?.precinctNo]);
}

/** Judges a record; changes the state. Throws VERDICT_DIFFERS where the store says otherwise. */
export function judgedAgain(state: ElectionState, decoded: DecodedRecord, stored: readonly Verdict[]): void {
  const texts = (verdicts: readonly Verdict[]): string => verdicts.map(said).sort().join('\n');
  if (texts(judge(state, decoded)) !== texts(stored)) throw verdictDiffers(state.electionId, decoded.position);
}
