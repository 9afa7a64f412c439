/** From the reader's answers to JSON: times become RFC 3339, and what nobody needs of an event is not shown. */
import { instantOf } from '#libs/contracts';
import { redact, type Decision, type ProposedAmendment, type Protocol } from '#libs/election';
import type {
  CertifiedExceptions,
  DecisionFact,
  ElectionSummary,
  MandatesDocument,
  OutcomeDocument,
  PrecinctDocument,
  ProtocolHistory,
  SnapshotFacts,
  UnitDocument,
  VerdictFact,
  VerdictPage,
  ZeroReport,
} from '#libs/results';

export function instant(ms: number): string {
  return instantOf(ms);
}

function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : instant(ms);
}

export function presentSnapshot({ snapshot, root, timeMs, publishedAtMs }: SnapshotFacts): object {
  return { snapshot, root, time: instant(timeMs), publishedAt: instantOrNull(publishedAtMs) };
}

/** `snapshot` is the newest published one: what is only stored is nobody's business here. */
export function presentElection({ published, ...summary }: ElectionSummary): object {
  return {
    ...summary,
    snapshot: published?.snapshot ?? null,
    publishedAt: instantOrNull(published?.publishedAtMs ?? null),
  };
}

/** Who opened the count, with times. */
export function presentZeroReport({ report, approval, ...rest }: ZeroReport): object {
  const shown = (record: ZeroReport['report']): object | null => {
    if (record === null) return null;
    const { receivedMs, ...signed } = record;
    return { ...signed, received: instant(receivedMs) };
  };
  return { ...rest, report: shown(report), approval: shown(approval) };
}

/** Amendments that wait for a second officer. */
export function presentAmendments(open: readonly ProposedAmendment[]): object[] {
  return open.map(({ sha256, position, decision: { officerId, amendment } }) => ({
    ...{ sha256, position, officerId, amendment },
  }));
}

export function presentOutcome({ contests, ...document }: OutcomeDocument): object {
  return { ...document, contests: contests.map(presentContest) };
}

/** What of an event is shown: `withheld` names by JSON pointer what is in the stream and is not shown. */
function shownOf(data: Decision | Protocol): { readonly shown: object; readonly withheld: object } {
  const { value, withheld } = redact(data);
  return { shown: value as object, withheld: withheld.length === 0 ? {} : { withheld } };
}

function presentDecision({ receivedMs, decision, ...fact }: DecisionFact): object {
  const { shown, withheld } = shownOf(decision);
  return { ...fact, received: instant(receivedMs), ...shown, ...withheld };
}

function presentVerdict({ decision, ...fact }: VerdictFact): object {
  return { ...fact, decision: decision === null ? null : presentDecision(decision) };
}

function presentRecord({ receivedMs, verdicts, protocol, ...record }: ProtocolHistory): object {
  const { shown, withheld } = protocol === null ? { shown: null, withheld: {} } : shownOf(protocol);
  const given = verdicts.map(presentVerdict);
  return { ...record, received: instant(receivedMs), protocol: shown, ...withheld, verdicts: given };
}

/** An outcome as it is shown: reasons of officers may name persons. */
export function presentContest(document: { readonly exceptions?: CertifiedExceptions }): object {
  const { exceptions } = document;
  return exceptions === undefined ? document : { ...document, exceptions: redact(exceptions).value };
}

/** The reason of a resolution is an officer's text; everything else is as it was distributed. */
export function presentMandates({ contests, ...document }: MandatesDocument): object {
  return {
    ...document,
    contests: contests.map((contest) => {
      const resolution = contest.distributed?.['resolution'];
      if (resolution === undefined) return contest;
      return { ...contest, distributed: { ...contest.distributed, resolution: redact(resolution).value } };
    }),
  };
}

export function presentUnit({ summaries, ...document }: UnitDocument): object {
  const presented = summaries.map(({ receivedMs, ...summary }) => ({ ...summary, received: instant(receivedMs) }));
  return { ...document, summaries: presented };
}

export function presentPrecinct({ records, decisions, ...document }: PrecinctDocument): object {
  return { ...document, records: records.map(presentRecord), decisions: decisions.map(presentDecision) };
}

export function presentVerdicts({ verdicts, ...page }: VerdictPage): object {
  return { ...page, verdicts: verdicts.map(({ timeMs, ...verdict }) => ({ ...verdict, time: instant(timeMs) })) };
}
