/** `sanaq verify-allocation`: does what an outcome says follow from the votes and the rules that it carries? */
import { shown, verifyDocument, type Difference, type Verification } from '#libs/allocation-verifier';
import { readJsonFile, readLines } from '#libs/backend';
import { parseStrictJson } from '#libs/contracts';
import { type ExitCode, visibleJson, visibleLines } from '#libs/basics';
import { highest } from '../../command/exit-codes';
import { isLinesFile, LINE_LIMITS } from '../../command/lines-file';
import { shown as plain } from '../../output/table';
import type { Session } from '../../session';

const VALUE_CHARACTERS_MAX = 200;

const EXIT_OF: Readonly<Record<Verification['verdict'], ExitCode>> = { agrees: 0, differs: 1, not_verifiable: 2 };

interface Verified {
  readonly file: string;
  /** Line of an NDJSON file. */
  readonly line?: number;
  readonly verifications: readonly Verification[];
}

function value(of: Difference['stands']): string {
  const text = shown(of);
  return text.length > VALUE_CHARACTERS_MAX ? `${text.slice(0, VALUE_CHARACTERS_MAX)}…` : text;
}

function sentence(one: Verification): string {
  const place = one.path === '' ? 'outcome' : one.path;
  switch (one.verdict) {
    case 'agrees': {
      const seats = Object.entries(one.seats).map(([list, count]) => `${list} ${count}`);
      const given = [...seats, ...one.winners].join(', ');
      const beside = one.notVerified.map((field) => `; not verified: ${field}`).join('');
      const rules = `${one.ruleSetId} (${one.ruleSetSha256})`;
      return `${place} agrees: ${one.state}${given === '' ? '' : `, ${given}`}; rules ${rules}${beside}`;
    }
    case 'differs': {
      const { path, article, stands, shouldStand } = one.difference;
      const rests = article === null ? '' : ` (${article})`;
      return `${place} differs: ${path}${rests} is ${value(stands)}, but ${value(shouldStand)} follows`;
    }
    case 'not_verifiable':
      return `${place}: ${one.code}: ${one.detail}`;
  }
}

function textOf({ file, line, verifications }: Verified): string {
  const at = line === undefined ? file : `${file}:${line}`;
  return verifications.map((one) => `${plain(`${at}: ${sentence(one)}`)}\n`).join('');
}

function exitCodeOf({ verifications }: Verified): ExitCode {
  return highest(...verifications.map(({ verdict }) => EXIT_OF[verdict]));
}

async function verifyLines(session: Session, file: string): Promise<ExitCode> {
  let code: ExitCode = 0;
  for await (const lines of readLines(file)) {
    let out = '';
    for (const { line, bytes } of lines) {
      if (bytes.toString('utf8').trim() === '') continue;
      const parsed = parseStrictJson(bytes, LINE_LIMITS);
      const verified: Verified =
        'code' in parsed
          ? { file, line, verifications: [unreadable(`${parsed.code}: ${parsed.detail}`)] }
          : { file, line, verifications: verifyDocument(parsed.value) };
      code = highest(code, exitCodeOf(verified));
      out += session.json ? `${visibleJson(JSON.stringify(verified))}\n` : visibleLines(textOf(verified));
    }
    await session.out(out);
  }
  return code;
}

function unreadable(detail: string): Verification {
  return { path: '', verdict: 'not_verifiable', code: 'CLAIM_MISSING', detail };
}

export async function verifyAllocation(session: Session, files: readonly string[]): Promise<ExitCode> {
  const codes: ExitCode[] = [];
  const documents: Verified[] = [];
  for (const file of files) {
    if (isLinesFile(file)) {
      codes.push(await verifyLines(session, file));
      continue;
    }
    const verified = { file, verifications: verifyDocument(await readJsonFile(file)) };
    codes.push(exitCodeOf(verified));
    documents.push(verified);
    if (!session.json) await session.outText(textOf(verified));
  }
  if (session.json && documents.length > 0) {
    await session.outJson(documents.length === 1 ? documents[0] : documents);
  }
  return highest(...codes);
}
