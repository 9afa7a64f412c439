/** What the caller trusts and has kept, from the files that the options name. */
import { EXIT, SanaqError } from '#libs/basics';
import {
  consistencyOf,
  NotStrict,
  parsePolicy,
  PolicyInvalid,
  type Consistency,
  type Policy,
  type Trust,
} from '#libs/proof-verifier';
import type { Session } from '../session';
import { textOf } from './documents';

export interface TrustOptions {
  readonly policy?: string | undefined;
  readonly kept?: string | undefined;
  readonly consistency?: string | undefined;
  readonly rehearsal: boolean;
}

async function policyOf(session: Session, file: string): Promise<Policy> {
  try {
    return parsePolicy(await textOf(session, file));
  } catch (error) {
    if (!(error instanceof PolicyInvalid)) throw error;
    throw new SanaqError({
      code: 'POLICY_INVALID',
      message: error.problem,
      place: `${file}:${error.line}`,
      actor: 'user',
      action: 'correct the policy: a line that is not understood makes all of it void',
      exitCode: EXIT.badInput,
      cause: error,
    });
  }
}

/** Throws POLICY_INVALID, CONSISTENCY_INVALID, and what a file may be refused for. */
export async function trustOf(session: Session, options: TrustOptions): Promise<Trust> {
  const { policy, kept, consistency, rehearsal } = options;
  return {
    rehearsal,
    ...(policy === undefined ? {} : { policy: await policyOf(session, policy) }),
    ...(kept === undefined
      ? {}
      : {
          kept: {
            checkpoint: await textOf(session, kept),
            ...(consistency === undefined ? {} : { consistency: await read(session, consistency) }),
          },
        }),
  };
}

async function read(session: Session, file: string): Promise<Consistency> {
  const text = await textOf(session, file);
  try {
    return consistencyOf(text);
  } catch (error) {
    if (!(error instanceof NotStrict)) throw error;
    throw new SanaqError({
      code: 'CONSISTENCY_INVALID',
      message: error.problem,
      place: `${file} (${error.place})`,
      actor: 'user',
      action: 'name what /log/proof?from=&to= answered',
      exitCode: EXIT.badInput,
      cause: error,
    });
  }
}
