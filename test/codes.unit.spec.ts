import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { NOT_ADMITTABLE, OUTSIDE_CHAIN } from '#libs/election';
import { ENVIRONMENT, repositoryRoot } from '#libs/platform';
import type { Absent } from '#libs/results';

const SOURCES = ['libs', 'apps', 'infra'];
const SOURCE_FILE = /(?<!\.spec)\.(ts|mjs)$/;
const FOLDERS_LEFT_OUT = new Set(['testing', 'node_modules', 'dist']);

/**
 * A code of several words, or the name of a gap in the law, alone or at the beginning of a message. One code is written
 * small because the public interface has it so.
 */
const CODE = /^([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|GAP(?:-[A-Z0-9]+)+|stale_predecessor)(?=:|$)/;
const ONE_WORD = /^[A-Z][A-Z0-9]*$/;
/** A word alone is a code where it is called one, or is handed to one of these as the first parameter. */
const TAKES_CODE = new Set(['refused', 'report', 'fileError', 'ApiProblem']);

/** What queries do not find, as the command line makes codes of it; null: nobody who calls a command can meet it. */
const UNKNOWN: Readonly<Record<Absent['absent'], string | null>> = {
  election: 'ELECTION_UNKNOWN',
  contest: 'CONTEST_UNKNOWN',
  unit: 'UNIT_UNKNOWN',
  precinct: 'PRECINCT_UNKNOWN',
  snapshot: 'SNAPSHOT_UNKNOWN',
  cursor: null,
};
/** Codes that are put together while the program runs, by the part that is in the source. */
const COMPOSED: Readonly<Record<string, readonly (string | null)[]>> = { _UNKNOWN: Object.values(UNKNOWN) };
/** What a table refuses by itself, in a migration. */
const RAISED = /raise exception '([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+):/g;
const REST_OF_CODE = /^(_[A-Z0-9]+)+(?=:|$)/;

/** Names that look like codes and are none of ours. */
const NOT_OURS: Readonly<Record<string, readonly string[]>> = {
  'a control of a form that an example defines': ['G1'],
  'environment variables, which the README lists': ENVIRONMENT.flatMap((variable) => [
    variable.name,
    variable.file ?? variable.name,
  ]),
  "Kafka's own error names": [
    'AUTHORIZATION_FAILED',
    'FENCED_LEADER_EPOCH',
    'GROUP_COORDINATOR_NOT_AVAILABLE',
    'GROUP_LOAD_IN_PROGRESS',
    'INVALID_TOPIC_EXCEPTION',
    'LEADER_NOT_AVAILABLE',
    'MESSAGE_TOO_LARGE',
    'NOT_COORDINATOR_FOR_GROUP',
    'NOT_LEADER_FOR_PARTITION',
    'OFFSET_OUT_OF_RANGE',
    'KAFKA_STORAGE_ERROR',
    'LOG_DIR_NOT_FOUND',
    'NOT_ENOUGH_REPLICAS',
    'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
    'RECORD_LIST_TOO_LARGE',
    'UNKNOWN_LEADER_EPOCH',
    'UNKNOWN_TOPIC_OR_PARTITION',
  ],
  'error names of Node and zlib': ['EAI_AGAIN', 'ERR_HTTP_REQUEST_TIMEOUT', 'HPE_HEADER_OVERFLOW', 'Z_BUF_ERROR'],
  "OpenSSL's names of what is wrong with a certificate": [
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'CERT_REJECTED',
    'CERT_REVOKED',
    'CERT_SIGNATURE_FAILURE',
    'CERT_UNTRUSTED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'INVALID_CA',
    'INVALID_PURPOSE',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ],
  'a token of dependency injection': ['SEAT_ALLOCATION'],
  'a security protocol of Kafka': ['SASL_SSL'],
};
const IGNORED = new Set(Object.values(NOT_OURS).flat());

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return FOLDERS_LEFT_OUT.has(entry.name) ? [] : sourceFiles(path);
    return SOURCE_FILE.test(entry.name) ? [path] : [];
  });
}

function nameOf(node: ts.Node | undefined): string {
  if (node === undefined) return '';
  return ts.isIdentifier(node) || ts.isStringLiteralLike(node) ? node.text : '';
}

function isCalledCode(literal: ts.Node): boolean {
  const { parent } = literal;
  if (ts.isPropertyAssignment(parent)) return nameOf(parent.name) === 'code' && parent.initializer === literal;
  if (!ts.isCallExpression(parent) && !ts.isNewExpression(parent)) return false;
  return parent.arguments?.[0] === literal && TAKES_CODE.has(nameOf(parent.expression));
}

/** The codes that a node of the syntax tree spells out. */
function codesAt(node: ts.Node): readonly (string | null)[] {
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) {
    const code = CODE.exec(node.text)?.[1];
    if (code !== undefined) return [code];
    return ONE_WORD.test(node.text) && isCalledCode(node) ? [node.text] : [];
  }
  if (ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) {
    const rest = REST_OF_CODE.exec(node.text)?.[0];
    return rest === undefined ? [] : (COMPOSED[rest] ?? [`…${rest}`]);
  }
  // Lists of codes as the names of an object's members.
  if (!ts.isPropertyAssignment(node) || !ts.isIdentifier(node.name)) return [];
  return [CODE.exec(node.name.text)?.[1] ?? null];
}

function memberOf(object: ts.Expression, name: string): string | null {
  if (!ts.isObjectLiteralExpression(object)) return null;
  const found = object.properties.find((one) => ts.isPropertyAssignment(one) && nameOf(one.name) === name);
  return found !== undefined && ts.isPropertyAssignment(found) ? nameOf(found.initializer) || null : null;
}

interface Found {
  /** Where each code stands first. */
  readonly places: ReadonlyMap<string, string>;
  /** Who must act, for codes that name them beside. */
  readonly actors: readonly (readonly [code: string, actor: string])[];
}

/** Codes that migrations raise, with the file in which each stands first. */
function codesOfMigrations(root: string): Map<string, string> {
  const folder = join('infra', 'sql');
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith('.sql'));
  const found = names.flatMap((name) => {
    const path = join(folder, name);
    const text = readFileSync(join(root, path), 'utf8');
    return [...text.matchAll(RAISED)].map(([, code = '']) => [code, path] as const);
  });
  return new Map(found.reverse());
}

function codesOfSources(): Found {
  const root = repositoryRoot();
  const places = codesOfMigrations(root);
  const actors: (readonly [string, string])[] = [];
  for (const path of SOURCES.flatMap((folder) => sourceFiles(join(root, folder)))) {
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      for (const code of codesAt(node)) {
        if (code === null || places.has(code)) continue;
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        places.set(code, `${path.slice(root.length + 1)}:${line + 1}`);
      }
      if (ts.isObjectLiteralExpression(node)) {
        const named = memberOf(node, 'code') ?? (ts.isPropertyAssignment(node.parent) ? nameOf(node.parent.name) : '');
        const actor = memberOf(node, 'actor');
        if (actor !== null && CODE.test(named)) actors.push([named, actor]);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { places, actors };
}

interface Row {
  readonly section: string;
  readonly cells: readonly string[];
}

/** The rows of all tables without their headings, under the title of their section. */
function rowsOfDocument(text: string): readonly Row[] {
  let section = '';
  const rows: Row[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('## ')) section = line.slice(3);
    if (!line.startsWith('|')) continue;
    const cells = line.slice(1, line.lastIndexOf('|')).split('|');
    const trimmed = cells.map((cell) => cell.trim());
    if (trimmed[0] !== 'code' && !/^-+$/.test(trimmed[0] ?? '')) rows.push({ section, cells: trimmed });
  }
  return rows;
}

const ACTORS = new Set(['sender', 'operator', 'officer', 'user', 'us']);

describe('docs/codes.md', () => {
  const { places, actors } = codesOfSources();
  const text = readFileSync(join(repositoryRoot(), 'docs', 'codes.md'), 'utf8');
  const rows = rowsOfDocument(text);
  const codes = rows.map(({ cells }) => (cells[0] ?? '').replaceAll('`', ''));
  const whoActs = new Map(rows.map(({ cells }, index) => [codes[index] ?? '', (cells[2] ?? '').split(', ')]));
  const inSection = (section: string): readonly string[] =>
    codes.filter((_, index) => rows[index]?.section === section);

  it('has every code of the sources', () => {
    const documented = new Set(codes);
    const missing = [...places].filter(([code]) => !documented.has(code) && !IGNORED.has(code));
    expect(missing.map(([code, place]) => `${code} at ${place}`)).toEqual([]);
  });

  it('has no code that the sources do not have', () => {
    expect(codes.filter((code) => !places.has(code))).toEqual([]);
    expect(codes.length).toBeGreaterThan(200);
  });

  it('has each code once, with all four cells filled in and known actors', () => {
    expect(codes.filter((code, index) => codes.indexOf(code) < index)).toEqual([]);
    for (const { cells } of rows) {
      expect(cells).toEqual([
        expect.stringMatching(/^`([A-Z0-9_-]+|stale_predecessor)`$/),
        expect.stringMatching(/\S/),
        expect.stringMatching(/\S/),
        expect.stringMatching(/\S/),
      ]);
    }
    expect([...whoActs].filter(([, names]) => !names.every((name) => ACTORS.has(name)))).toEqual([]);
  });

  it('has no padding, so that a new row changes one line', () => {
    expect(text.split('\n').filter((line) => / {2,}\||\| {2,}|-{4,}/.test(line))).toEqual([]);
  });

  it('has what the tables refuse by themselves', () => {
    expect(inSection('Refusals of the tables').filter((code) => !places.get(code)?.endsWith('.sql'))).toEqual([]);
    expect(inSection('Refusals of the tables').length).toBeGreaterThan(4);
  });

  it('names whoever the error itself says must act', () => {
    const wrong = actors.filter(([code, actor]) => whoActs.get(code)?.includes(actor) !== true);
    expect(wrong).toEqual([]);
    expect(actors.length).toBeGreaterThan(40);
  });

  it('tells held protocols that a decision can admit from those that none can', () => {
    expect(new Set(inSection('Verdicts: held, and no decision can admit'))).toEqual(NOT_ADMITTABLE);
    const admittable = [...OUTSIDE_CHAIN].filter((code) => !NOT_ADMITTABLE.has(code));
    expect(new Set(inSection('Verdicts: held, and a decision can admit'))).toEqual(new Set(admittable));
  });

  it('leaves out only names that still stand in the sources and are no codes', () => {
    expect([...IGNORED].filter((name) => !places.has(name))).toEqual([]);
    expect(codes.filter((code) => IGNORED.has(code))).toEqual([]);
  });
});
