/** `sanaq held`: records that wait for a decision. */
import type { Backend } from '#libs/backend';
import type { ElectionDefinition } from '#libs/election';
import { type ExitCode, SanaqError } from '#libs/basics';
import { isAbsent, ResultsReader, type HeldItem } from '#libs/results';
import { findContest, requireContest } from '../../installation/contest-names';
import { readMandate, type DecidingOptions, type Mandate } from '../../deciding/deciding';
import { takeDecision, type UnboundDecision } from '../../deciding/decision';
import { officerOf } from '../../deciding/officer';
import { notHeld } from '../../deciding/settled-record';
import { figure, shown, table } from '../../output/table';
import type { Session } from '../../session';
import { counted, withBackend } from '../../installation/with-backend';

/** Digits of a hash that lists show; `show` and the deciding verbs take as many. */
const SHORT_DIGITS = 12;

export function shortName(sha256: string): string {
  return sha256.replace(/^sha256:/, '').slice(0, SHORT_DIGITS);
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Open items as a table; used by `certify` too. */
export function heldTable(items: readonly HeldItem[]): string {
  const columns = [
    { title: 'record' },
    { title: 'contest' },
    figure('round'),
    { title: 'precinct' },
    { title: 'held for' },
    { title: 'since' },
    { title: 'source' },
  ];
  return table(
    columns,
    items.map((item) => [
      shortName(item.sha256),
      `${item.electionId}/${item.contestId ?? '?'}`,
      item.round ?? '?',
      item.precinctId ?? item.unitId ?? '?',
      item.codes.join(' '),
      timeOf(item.heldSinceMs),
      item.source ?? '?',
    ]),
  );
}

/** `name`: an election or a contest; missing: all. */
export async function heldList(session: Session, name: string | undefined): Promise<ExitCode> {
  return withBackend<ExitCode>(session, { readOnly: true }, async (backend) => {
    const reader = new ResultsReader(backend.readerPool);
    const items = await itemsOf(reader, name);
    await session.answer({ held: items }, () => (items.length === 0 ? 'Nothing is held.\n' : heldTable(items)));
    return 0;
  });
}

async function itemsOf(reader: ResultsReader, name: string | undefined): Promise<readonly HeldItem[]> {
  const ids = await reader.electionIds();
  const whole = name === undefined || ids.includes(name);
  const contest = whole ? null : ((await findContest(reader, name)) ?? (await requireContest(reader, name)));
  const items = whole ? await reader.held(name) : await reader.held(contest?.electionId, contest?.contestId);
  return isAbsent(items) ? [] : items;
}

/** Throws HELD_UNKNOWN, HELD_AMBIGUOUS. */
async function requireItem(backend: Backend, name: string): Promise<HeldItem> {
  const reader = new ResultsReader(backend.readerPool);
  const found = await reader.heldOne(name);
  const items = isAbsent(found) ? [] : found;
  const [item, ...others] = items;
  if (item === undefined) throw await notHeld(backend, name);
  if (others.length > 0) {
    throw new SanaqError({
      code: 'HELD_AMBIGUOUS',
      message: `this matches ${items.length} held records: ${items.map(({ sha256 }) => shortName(sha256)).join(', ')}`,
      actor: 'user',
      action: 'give more digits of the hash',
    });
  }
  return item;
}

export async function heldShow(session: Session, name: string): Promise<ExitCode> {
  return withBackend<ExitCode>(session, { readOnly: true }, async (backend) => {
    const item = await requireItem(backend, name);
    await session.answer(item, () => itemText(item));
    return 0;
  });
}

function itemText(item: HeldItem): string {
  const lines = [
    `record     ${item.sha256}`,
    `contest    ${item.electionId}/${item.contestId ?? '?'}, round ${item.round ?? '?'}`,
    item.unitId === null ? `precinct   ${item.precinctId ?? '?'}` : `unit       ${item.unitId}`,
    `held for   ${item.codes.join(' ')}`,
    `warnings   ${item.warnings.join(' ') || '-'}`,
    ...(item.detail === null ? [] : [`detail     ${item.detail}`]),
    `position   ${item.position}, ${timeOf(item.heldSinceMs)}`,
    `sent by    ${item.source ?? '?'}, id ${item.id ?? '?'}`,
    `current    ${item.current ?? 'none: the precinct has no counted protocol'}`,
    `decision   ${item.admittable ? 'admit or set-aside' : 'set-aside only: its figures cannot enter the totals'}`,
  ];
  const { protocol } = item;
  const figures = protocol === null ? [] : [...Object.entries(protocol.counters), ...Object.entries(protocol.votes)];
  const rows = figures.map(([id, value]) => [id, value] as const);
  const text = lines.map((line) => `${shown(line)}\n`).join('');
  return rows.length === 0 ? text : `${text}\n${table([{ title: 'line' }, figure('figure')], rows)}`;
}

export async function settleHeld(
  session: Session,
  kind: 'admit' | 'set_aside',
  name: string,
  options: DecidingOptions,
): Promise<ExitCode> {
  const mandate = await readMandate(options);
  return withBackend(session, { readOnly: false }, async (backend) => {
    const item = await requireItem(backend, name);
    await counted(session, backend, item.electionId);
    // Counting may have settled it, or have changed what the decision rests on.
    return settle(session, backend, kind, await requireItem(backend, item.sha256), mandate);
  });
}

async function settle(
  session: Session,
  backend: Backend,
  kind: 'admit' | 'set_aside',
  item: HeldItem,
  mandate: Mandate,
): Promise<ExitCode> {
  if (kind === 'admit' && !item.admittable) {
    throw new SanaqError({
      code: 'NOT_ADMITTABLE',
      message: `the record is held for ${item.codes.join(' ')}: its figures cannot enter the totals`,
      place: item.sha256,
      actor: 'user',
      action: 'set it aside, or have a correction sent',
    });
  }
  const definition = await new ResultsReader(backend.readerPool).definition(item.electionId);
  if (definition === null) throw new Error(`the definition of "${item.electionId}" is gone`);
  const { rehearsal } = definition;
  return takeDecision(session, backend, decisionOn(kind, item, definition, mandate), { rehearsal, key: mandate.key });
}

/** The decision that settles one held record, resting on what stands in its precinct now. */
export function decisionOn(
  kind: 'admit' | 'set_aside',
  item: HeldItem,
  definition: ElectionDefinition,
  mandate: Mandate,
): UnboundDecision {
  return {
    electionId: item.electionId,
    kind,
    scope: 'precinct',
    target: {
      sha256: item.sha256,
      ...(item.contestId === null ? {} : { contestId: item.contestId }),
      ...(item.round === null ? {} : { round: item.round }),
      ...(item.precinctId === null ? {} : { precinctId: item.precinctId }),
    },
    basis: { verdict: 'held', current: item.current },
    resolution: mandate.resolution,
    officerId: officerOf(definition, mandate.key, mandate.officerId).officerId,
  };
}
