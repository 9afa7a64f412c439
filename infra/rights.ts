/**
 * `npm run rights -- ELECTION [--principal ROLE=NAME]… [--apply]`: what each role may do at Kafka for one election. Prints
 * the commands of Kafka's own tool; with `--apply` grants the rights itself, as the user of KAFKA_SASL_…
 */
import { parseArgs } from 'node:util';

import { Kafka, logLevel } from 'kafkajs';

import { grant, kafkaAclsCommand, type Right, rightsFor, type Role, ROLES } from '#infra/kafka';
import { StreamError, toStreamError } from '#libs/event-stream';
import {
  type Environment,
  EXIT,
  kafkaConnection,
  readEnvironment,
  renderError,
  requireSettings,
  SanaqError,
  toSanaqError,
} from '#libs/platform';

interface Call {
  readonly electionId: string;
  readonly principals: readonly { readonly role: Role; readonly principal: string }[];
  readonly apply: boolean;
}

async function main(): Promise<void> {
  const settings = readEnvironment();
  const { electionId, principals, apply } = parsed(process.argv.slice(2));
  const rights = principals.flatMap(({ role, principal }) =>
    rightsFor(role, principal, settings.topicPrefix, electionId),
  );
  for (const right of rights) process.stdout.write(`${kafkaAclsCommand(right)}\n`);
  if (apply) await grantAll(settings, rights);
}

/** Names that are given replace the usual one of their role; a role may have several. */
function parsed(parameters: readonly string[]): Call {
  const options = { principal: { type: 'string', multiple: true }, apply: { type: 'boolean' } } as const;
  let call: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    call = parseArgs({ args: [...parameters], options, allowPositionals: true });
  } catch (error) {
    throw wrongCall(error instanceof Error ? error.message : String(error));
  }
  const [electionId, ...others] = call.positionals;
  if (electionId === undefined || others.length > 0) throw wrongCall('name exactly one election');
  const given = (call.values.principal ?? []).map((text) => {
    const [role, principal, rest] = text.split('=');
    const known = ROLES.find((one) => one.role === role);
    if (known === undefined || principal === undefined || principal === '' || rest !== undefined) {
      throw wrongCall(`${text} is not ROLE=NAME with a role of ${ROLES.map((one) => one.role).join(', ')}`);
    }
    return { role: known.role, principal };
  });
  const usual = ROLES.filter(({ role }) => !given.some((one) => one.role === role));
  return { electionId, principals: [...usual, ...given], apply: call.values.apply === true };
}

async function grantAll(settings: Environment, rights: readonly Right[]): Promise<void> {
  const { kafkaBrokers } = requireSettings(settings, 'kafkaBrokers');
  const { ssl, sasl } = kafkaConnection(settings).security();
  const kafka = new Kafka({
    clientId: 'sanaq-rights',
    brokers: [...kafkaBrokers],
    logLevel: logLevel.NOTHING,
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl }),
  });
  const admin = kafka.admin({ retry: { retries: 2 } });
  try {
    await admin.connect();
    await grant(admin, rights);
  } catch (error) {
    throw toStreamError(error, 'granting rights');
  } finally {
    await admin.disconnect();
  }
  process.stderr.write(`granted: ${rights.length} lists of rights\n`);
}

function wrongCall(message: string): SanaqError {
  return new SanaqError({
    code: 'ARGUMENT_UNKNOWN',
    message,
    actor: 'user',
    action: 'call it as npm run rights -- ELECTION [--principal ROLE=NAME]… [--apply]',
  });
}

function known(error: unknown): unknown {
  if (!(error instanceof StreamError)) return error;
  const { code, message, action, cause } = error;
  return new SanaqError({ code, message, actor: 'operator', action, exitCode: EXIT.unreachable, cause });
}

main().catch((error: unknown) => {
  process.stderr.write(`${renderError(known(error))}\n`);
  process.exitCode = toSanaqError(known(error)).exitCode;
});
