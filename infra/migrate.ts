import { migrate, readEnvironment, renderError, requireSettings, toSanaqError } from '#libs/platform';

/** `node dist/infra/migrate.js`: brings the database of DATABASE_URL to the schema of this code. */
async function main(): Promise<void> {
  const settings = readEnvironment();
  const { databaseUrl } = requireSettings(settings, 'databaseUrl');
  const { applied, version } = await migrate(databaseUrl, {
    roleUrls: { sanaq_writer: settings.databaseWriterUrl, sanaq_reader: settings.databaseReaderUrl },
    onApplied: (name) => process.stderr.write(`migrated: ${name}\n`),
  });
  process.stderr.write(`the database has schema ${version} (${applied.length} files applied now)\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${renderError(error)}\n`);
  process.exitCode = toSanaqError(error).exitCode;
});
