import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { Journal } from '#libs/journal';
import { renderError, type Readiness } from '#libs/platform';
import { POOL } from '../options';

/** What the API needs to answer. */
@Injectable()
export class Database {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** May hang as long as the server does: to be asked through `askReadiness`, which does not wait forever. */
  async readiness(): Promise<Readiness> {
    try {
      await new Journal(this.pool).probe();
      return { ready: true, checks: { database: 'ok' } };
    } catch (error) {
      return { ready: false, checks: { database: renderError(error) } };
    }
  }
}
