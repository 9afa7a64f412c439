/** Opens the table of persons, as the owner of the database: no service's role may come there. */
import type { Backend } from '#libs/backend';
import { PersonStore } from '#libs/persons';
import { createPool } from '#libs/platform';
import { ResultsReader } from '#libs/results';
import type { Session } from '../../session';
import { withBackend } from '../../installation/with-backend';

export interface PersonsWork {
  readonly backend: Backend;
  readonly reader: ResultsReader;
  readonly store: PersonStore;
}

export async function withPersons<T>(
  session: Session,
  options: { readonly readOnly: boolean },
  work: (opened: PersonsWork) => Promise<T>,
): Promise<T> {
  return withBackend(session, options, async (backend) => {
    const pool = createPool(backend.databaseUrl, { applicationName: 'sanaq-persons', max: 2 });
    try {
      return await work({ backend, reader: new ResultsReader(backend.readerPool), store: new PersonStore(pool) });
    } finally {
      await pool.end();
    }
  });
}
