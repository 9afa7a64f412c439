import { instantOf } from '#libs/contracts';
/** From the reader's answers to JSON: times become RFC 3339, the rest stays as it is. */
import type {
  DecisionFact,
  ElectionSummary,
  PrecinctDocument,
  ProtocolHistory,
  SnapshotFacts,
  UnitDocument,
  VerdictFact,
  VerdictPage,
} from '#libs/results';
import type { ElectionAnswer } from '../queries/election-queries';

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

export function presentElectionAnswer({ summary, definitionSha256, openAmendments, outcome }: ElectionAnswer): object {
  const { root, contests } = outcome ?? { root: null, contests: [] };
  const open = openAmendments.map(({ sha256, position, decision: { officerId, amendment } }) => ({
    ...{ sha256, position, officerId, amendment },
  }));
  return { ...presentElection(summary), definitionSha256, openAmendments: open, root, contests };
}

function presentDecision({ receivedMs, decision, ...fact }: DecisionFact): object {
  return { ...fact, received: instant(receivedMs), ...decision };
}

function presentVerdict({ decision, ...fact }: VerdictFact): object {
  return { ...fact, decision: decision === null ? null : presentDecision(decision) };
}

function presentRecord({ receivedMs, verdicts, ...record }: ProtocolHistory): object {
  return { ...record, received: instant(receivedMs), verdicts: verdicts.map(presentVerdict) };
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
