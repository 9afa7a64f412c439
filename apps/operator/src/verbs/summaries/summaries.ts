/** `sanaq summaries`: what commissions add up to beside what is computed here, down to the precincts that explain it. */
import { EXIT, type ExitCode } from '#libs/basics';
import { isAbsent, ResultsReader, type ExplainedDifference, type SummaryFact } from '#libs/results';
import { findContest, requireContest } from '../../installation/contest-names';
import { figure, grouped, table } from '../../output/table';
import type { Session } from '../../session';
import { withBackend } from '../../installation/with-backend';
import { shortName } from '../held/held';

/** `name`: an election or a contest; missing: all. Exit code 1 where a summary differs. */
export async function summaries(session: Session, name: string | undefined): Promise<ExitCode> {
  return withBackend<ExitCode>(session, { readOnly: true }, async (backend) => {
    const facts = await summariesNamed(new ResultsReader(backend.readerPool), name);
    await session.answer({ summaries: facts }, () => text(facts));
    return facts.some(differs) ? EXIT.difference : EXIT.done;
  });
}

function differs({ verdict, codes }: SummaryFact): boolean {
  return verdict === 'held' && codes.includes('SUMMARY_DIFFERS');
}

async function summariesNamed(reader: ResultsReader, name: string | undefined): Promise<readonly SummaryFact[]> {
  const ids = await reader.electionIds();
  const whole = name === undefined || ids.includes(name);
  const contest = whole ? null : ((await findContest(reader, name)) ?? (await requireContest(reader, name)));
  const facts: SummaryFact[] = [];
  for (const electionId of ids) {
    if (name !== undefined && electionId !== name && electionId !== contest?.electionId) continue;
    const found = await reader.summaries(electionId, contest?.contestId);
    if (!isAbsent(found)) facts.push(...found.summaries);
  }
  return facts;
}

function text(facts: readonly SummaryFact[]): string {
  if (facts.length === 0) return 'There is no summary.\n';
  const columns = [
    { title: 'record' },
    { title: 'contest' },
    figure('round'),
    { title: 'unit' },
    { title: 'verdict' },
    { title: 'for' },
    figure('differences'),
    { title: 'source' },
  ];
  const rows = facts.map((fact) => [
    shortName(fact.sha256),
    `${fact.electionId}/${fact.contestId}`,
    fact.round,
    fact.unitId,
    fact.verdict,
    fact.codes.join(' '),
    fact.differences.length,
    fact.source,
  ]);
  return [table(columns, rows), ...facts.filter(differs).map(differencesText)].join('\n');
}

function differencesText(fact: SummaryFact): string {
  const columns = [
    { title: 'figure' },
    figure('submitted'),
    figure('computed'),
    figure('difference'),
    { title: 'precincts that could explain it' },
  ];
  const rows = fact.differences.map((difference) => {
    const { id, submitted, computed } = difference;
    return [id, submitted, computed, difference.difference, explanation(difference)];
  });
  return `${shortName(fact.sha256)}, ${fact.unitId}\n${table(columns, rows)}`;
}

function explanation({ precincts }: ExplainedDifference): string {
  if (precincts.length === 0) return 'none by itself';
  return precincts
    .map(({ precinctId, reason, figure: value }) => {
      const why = reason.replaceAll('_', ' ');
      return value === null ? `${precinctId} (${why})` : `${precinctId} (${grouped(value)}: ${why})`;
    })
    .join(', ');
}
