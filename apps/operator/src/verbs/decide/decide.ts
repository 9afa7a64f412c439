/** `sanaq decide`: any decision from a file, written out or signed elsewhere. */
import { fileError, readJsonFile, SCHEMA_MEMBER, type Backend } from '#libs/backend';
import { EVENT_TYPES, isCloudEvent, type CloudEvent } from '#libs/contracts';
import type { Decision, ElectionDefinition } from '#libs/election';
import type { ExitCode } from '#libs/basics';
import { ResultsReader } from '#libs/results';
import { chooseElection } from '../../installation/contest-names';
import type { DecidingOptions } from '../../deciding/deciding';
import {
  appendDecision,
  boundDecision,
  checkDecision,
  reportDecision,
  requirePossible,
  takeDecision,
  type SigningOptions,
  type UnboundDecision,
} from '../../deciding/decision';
import { officerOf, readKeyFile, readResolutionFile } from '../../deciding/officer';
import { wrongCall } from '../../command/option-values';
import type { Session } from '../../session';
import { withBackend } from '../../installation/with-backend';

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export async function decide(session: Session, file: string, options: DecidingOptions): Promise<ExitCode> {
  const read = await readJsonFile(file);
  const { [SCHEMA_MEMBER]: _schema, ...value }: Fields = isFields(read) ? read : {};
  if (!isFields(read))
    throw fileError('DECISION_INVALID', file, 'the decision is not a JSON object', 'correct the file');
  return withBackend(session, { readOnly: false }, async (backend) => {
    if (!('specversion' in value)) {
      const { decision, ...signing } = await toSign(backend, file, value, options);
      return takeDecision(session, backend, decision, signing);
    }
    // Signed elsewhere: sent as it is, and never under another id.
    const event = signedElsewhere(file, value);
    const { electionId } = event.data as Decision;
    await definitionOf(backend, electionId);
    await requirePossible(backend, electionId, event);
    return reportDecision(session, await appendDecision(session, backend, electionId, event));
  });
}

function signedElsewhere(file: string, value: Fields): CloudEvent {
  if (!isCloudEvent(value) || value.type !== EVENT_TYPES.decisionSubmitted) {
    const message = `the event is not a CloudEvent of the type ${EVENT_TYPES.decisionSubmitted}`;
    throw fileError('DECISION_INVALID', file, message, 'correct the file');
  }
  checkDecision(value.data as Decision, file);
  return value;
}

/** A precinct added by an amendment is in no constituency where the file names none, as in a register. */
export function withConstituencies(value: Fields): Fields {
  const { amendment } = value;
  if (!isFields(amendment) || !Array.isArray(amendment['precincts'])) return value;
  const rows: readonly unknown[] = amendment['precincts'];
  const precincts = rows.map((row) => (isFields(row) ? { constituencies: {}, ...row } : row));
  return { ...value, amendment: { ...amendment, precincts } };
}

interface ToSign extends SigningOptions {
  readonly decision: Decision;
}

/** The file may leave out who decides and by which resolution: the options say it then. */
async function toSign(backend: Backend, file: string, value: Fields, options: DecidingOptions): Promise<ToSign> {
  if (options.key === undefined) throw wrongCall('a decision that is not signed yet needs --key FILE', 'give it');
  const key = await readKeyFile(options.key);
  const given = options.resolution === undefined ? null : (await readResolutionFile(options.resolution)).resolution;
  if (given === null && value['resolution'] === undefined) {
    throw wrongCall('the decision names no resolution', 'give --resolution FILE.json');
  }
  const { electionId } = value;
  const definition = await definitionOf(backend, typeof electionId === 'string' ? electionId : undefined);
  const officerId = value['officerId'] ?? officerOf(definition, key, options.officer).officerId;
  const resolution = given ?? value['resolution'];
  const named = { electionId: definition.electionId, officerId, resolution };
  const unbound = { ...withConstituencies(value), ...named } as unknown as UnboundDecision;
  const decision = await boundDecision(backend, unbound);
  checkDecision(decision, file);
  return { decision, rehearsal: definition.rehearsal, key };
}

/** Throws ELECTION_UNKNOWN. */
async function definitionOf(backend: Backend, name: string | undefined): Promise<ElectionDefinition> {
  const reader = new ResultsReader(backend.readerPool);
  const known = (await reader.elections()).filter(({ votingDay }) => votingDay !== null);
  const electionId = chooseElection(
    known.map((election) => election.electionId),
    name,
  );
  const definition = await reader.definition(electionId);
  if (definition === null) throw new Error(`the definition of "${electionId}" is gone`);
  return definition;
}
