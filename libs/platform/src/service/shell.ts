/** What a service is given by its process: settings, log, metrics, the signal to stop, and the order in which all is closed. */
import type { Pool } from 'pg';
import type { Registry } from 'prom-client';

import { untilSettled, keepTrying } from '#libs/patience';

import { databaseUrlFor, hidePasswords } from '../settings/config';
import { createPool, type PoolSettings } from '../database/database';
import { isDatabaseRefusal, renderError } from '#libs/basics';
import { type DatabaseRole } from '../database/database-roles';
import type { Environment } from '../settings/environment';
import type { Readiness } from '../health';
import type { Logger } from '../logging';
import { requireSchema } from '../database/migrate';

/** The process was told to stop while it started; nobody is told of it. */
export class StoppedAtStart extends Error {}

export interface ShellParts {
  readonly name: string;
  readonly settings: Environment;
  readonly log: Logger;
  readonly registry: Registry;
  /** Ends the process because of an error with which the service cannot live on. */
  readonly fail: (error: unknown) => void;
}

export class Shell {
  private readonly stopping = new AbortController();
  private readonly closers: (() => Promise<void>)[] = [];
  private step = 'starting';

  constructor(private readonly parts: ShellParts) {}

  get settings(): Environment {
    return this.parts.settings;
  }

  get log(): Logger {
    return this.parts.log;
  }

  get registry(): Registry {
    return this.parts.registry;
  }

  /** Aborted as soon as the process is told to stop, at the start too. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** What /health/ready says before the service has started and while it stops. */
  get readiness(): Readiness {
    const start = this.signal.aborted ? 'stopping' : this.step;
    return { ready: false, checks: { start } };
  }

  /** Ends the process: the error is told in one line, everything is closed, its exit code is the error's. */
  readonly fail = (error: unknown): void => this.parts.fail(error);

  /** Has something closed when the process stops; what was opened last is closed first. */
  onStop(close: () => Promise<void>): void {
    this.closers.push(close);
  }

  /** Throws where the process was told to stop meanwhile: nothing more is to be opened. */
  goOn(): void {
    if (this.signal.aborted) throw new StoppedAtStart();
  }

  /**
   * The pool of the service, as the role's own URL says or as derived from DATABASE_URL, once the server answers and has
   * this program's schema. Throws CONFIG_MISSING, SCHEMA_*; a server that is away or refuses is waited for.
   */
  async database(
    role: DatabaseRole,
    pool: Required<Pick<PoolSettings, 'max' | 'statementMaxMs'>> & Pick<PoolSettings, 'silentMaxMs'>,
  ): Promise<Pool> {
    const { settings, log } = this;
    const url = databaseUrlFor(role, settings);
    this.step = 'waiting for PostgreSQL and its schema';
    await keepTrying(() => requireSchema(url), {
      signal: this.signal,
      waits: isDatabaseRefusal,
      onPause: (error, pauseMs) => {
        const reason = hidePasswords(renderError(error));
        this.step = `waiting for PostgreSQL: ${reason}`;
        log.warn({ reason, pauseMs }, 'waiting for PostgreSQL');
      },
    });
    this.goOn();
    this.step = 'starting';
    const opened = createPool(url, {
      ...pool,
      applicationName: `sanaq-${this.parts.name}`,
      onIdleError: (error) => log.warn({ reason: renderError(error) }, 'a connection to PostgreSQL was lost'),
    });
    this.onStop(() => opened.end());
    return opened;
  }

  /** Closes everything, each whatever became of those before; throws the first error. To be called once. */
  async stop(starting: Promise<unknown>): Promise<void> {
    this.stopping.abort();
    // Whatever is being opened must be in the list before it is worked off; its error is told by the one who started it.
    await untilSettled(starting);
    const errors: unknown[] = [];
    for (let close = this.closers.pop(); close !== undefined; close = this.closers.pop()) {
      try {
        await close();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
