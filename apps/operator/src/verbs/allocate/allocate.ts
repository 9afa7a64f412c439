/** `sanaq allocate`: seats from files, without any service. */
import {
  allocate as allocateSeats,
  explain,
  readAllocation,
  sensitivityOf,
  settledSeats,
  type Allocation,
  type Language,
} from '#libs/allocation';
import { readJsonFile, readLines } from '#libs/backend';
import { parseStrictJson } from '#libs/contracts';
import { EXIT, type ExitCode, visibleJson } from '#libs/basics';
import { highest } from '../../command/exit-codes';
import { isLinesFile, LINE_LIMITS } from '../../command/lines-file';
import { sensitivityText, settledText } from '../../output/sensitivity';
import type { Session } from '../../session';

export interface AllocateOptions {
  readonly language: Language;
  /** For the lines of NDJSON files too, which may be many. */
  readonly sensitivity: boolean;
  /** Voters who are not counted yet; null where nobody asks about them. */
  readonly uncounted: number | null;
}

/** What every answer has, whatever else. */
interface Answer {
  readonly state: string;
  readonly problems?: readonly Problem[];
}

interface Case {
  readonly answer: Answer;
  readonly text: string;
  readonly exitCode: ExitCode;
}

const EXIT_OF_STATE: Readonly<Record<string, ExitCode>> = {
  completed: 0,
  infeasible: 1,
  decision_required: EXIT.decisionRequired,
  invalid_input: 2,
};

interface Problem {
  readonly code: string;
  readonly place: string;
  readonly detail: string;
}

function invalid(problems: readonly Problem[]): Case {
  const text = problems.map(({ code, place, detail }) => `${code}: ${place}: ${detail}\n`).join('');
  const empty = { final: false, result: null, seats: {}, winners: [], decision: null };
  const answer = { state: 'invalid_input', ...empty, problems, trace: {} };
  return { answer, text, exitCode: 2 };
}

/** `weighed`: whether to say how many votes the seats rest on. */
function solve(value: unknown, { language, uncounted }: AllocateOptions, weighed: boolean): Case {
  const read = readAllocation(value);
  if ('problems' in read) return invalid(read.problems);
  const { ruleSet, input, decisions }: Allocation = read.ok;
  const outcome = allocateSeats(ruleSet, input, decisions);
  const sensitivity = weighed ? sensitivityOf(ruleSet, input, outcome) : null;
  const settled = uncounted === null ? null : settledSeats(ruleSet, input, outcome, uncounted);
  const answer = {
    ...outcome,
    ...(sensitivity === null ? {} : { sensitivity }),
    ...(settled === null ? {} : { settledSeats: settled }),
  };
  const { rejected } = outcome.trace.decisions;
  const text = [
    explain(outcome, input, language),
    ...rejected.map(
      ({ questionSha256, option, reason }) =>
        `Not taken into account: the decision "${option}" on ${questionSha256} (${reason.replaceAll('_', ' ')})\n`,
    ),
    sensitivity === null ? '' : sensitivityText(sensitivity, language),
    settled === null ? '' : settledText(settled, language),
  ].join('');
  // A decision that answers no question that is asked is a mistake of the one who gave it.
  return { answer, text, exitCode: highest(EXIT_OF_STATE[outcome.state] ?? 70, rejected.length > 0 ? 1 : 0) };
}

/** Each line of an NDJSON file is a case: an answer line for each, an invalid one too. */
async function solveLines(session: Session, file: string, options: AllocateOptions): Promise<ExitCode> {
  let code: ExitCode = 0;
  for await (const lines of readLines(file)) {
    let out = '';
    for (const { bytes } of lines) {
      if (bytes.toString('utf8').trim() === '') continue;
      const parsed = parseStrictJson(bytes, LINE_LIMITS);
      const solved =
        'code' in parsed
          ? invalid([{ code: parsed.code, place: '', detail: parsed.detail }])
          : solve(parsed.value, options, options.sensitivity);
      out += `${visibleJson(JSON.stringify(solved.answer))}\n`;
      // An invalid line is one that could not be read; the others are done.
      code = highest(code, solved.exitCode === 2 ? 1 : solved.exitCode);
    }
    await session.out(out);
  }
  return code;
}

export async function allocate(
  session: Session,
  files: readonly string[],
  options: AllocateOptions,
): Promise<ExitCode> {
  const codes: ExitCode[] = [];
  const answers: Answer[] = [];
  for (const file of files) {
    if (isLinesFile(file)) {
      codes.push(await solveLines(session, file, options));
      continue;
    }
    const solved = solve(await readJsonFile(file), options, true);
    codes.push(solved.exitCode);
    answers.push(solved.answer);
    if (!session.json) await session.outText(files.length > 1 ? `${file}\n${solved.text}\n` : solved.text);
  }
  if (session.json && answers.length > 0) {
    await session.outJson(answers.length === 1 ? answers[0] : answers);
  }
  return highest(...codes);
}
