/** Ctrl-C at a terminal in the middle of sending: what is said, what is kept, and that the same call goes on. */
import { randomUUID } from 'node:crypto';
import { electionFile } from '../../../test/elections/election-file';
import { describeWith, pythonWith } from '../../../test/support/other-languages';
import { interruptedAt } from './testing/at-terminal';
import { onDatabase } from './testing/on-database';

const PRECINCTS = 3_000;
/** Slow enough that Ctrl-C comes in the middle. */
const RATE = 1_000;

const here = onDatabase();

function defined(electionId: string): string {
  const precincts = Array.from({ length: PRECINCTS }, (_, index) => `p${index + 1},T1,100,1`);
  here.folder.write('register.csv', ['precinctId,territoryId,registered,district', ...precincts, ''].join('\n'));
  return here.folder.write('election.json', electionFile(electionId));
}

function protocols(electionId: string): string {
  const lines = Array.from({ length: PRECINCTS }, (_, index) =>
    JSON.stringify({
      specversion: '1.0',
      type: 'kz.sanaq.protocol.submitted.v1',
      source: 'urn:test',
      id: `record-${index + 1}`,
      data: {
        electionId,
        contestId: 'list',
        precinctId: `p${index + 1}`,
        round: 1,
        counters: { invalid: 0, issued: 100 },
        votes: { a: 5, b: 4 },
      },
    }),
  );
  return here.folder.write('protocols.ndjson', `${lines.join('\n')}\n`);
}

const figure = (text: string | undefined): number => Number((text ?? '').replaceAll(',', ''));

describeWith(pythonWith('pty'), 'Ctrl-C at a terminal', (python) => {
  it('in the middle of submit says what is in the stream; the same call again counts all and doubles none', async () => {
    const electionId = `stopped-${randomUUID().slice(0, 8)}`;
    expect(await here.sanaq('define', defined(electionId))).toMatchObject({ code: 0 });
    const file = protocols(electionId);
    const env = { DATABASE_URL: here.databaseUrl };
    const rateShown = 'publishing [^\\r\\n]* of 3,000, [0-9,]+/s';
    const stopped = await interruptedAt(python, rateShown, env, 'submit', file, '--rate', String(RATE));
    expect(stopped.code).toBe(130);
    const bars = [...stopped.shown.matchAll(/publishing \S* ([\d,]+) of 3,000, ([\d,]+)\/s/g)];
    expect(bars.length).toBeGreaterThan(0);
    for (const [, done, rate] of bars) {
      expect(figure(done)).toBeLessThanOrEqual(PRECINCTS);
      // It is the rate kept on average: it can never be above what was asked for, but for one request and rounding.
      expect(figure(rate)).toBeLessThanOrEqual(RATE * 1.2);
    }
    // The bar is taken away before anything is said.
    const said = /\u001b\[2K([\d,]+) of 3,000 records are in the stream/.exec(stopped.shown);
    const sent = figure(said?.[1]);
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(PRECINCTS);
    expect(stopped.shown).toContain(`${electionId}: up to ${file}:${sent}, position `);
    expect(stopped.shown).toMatch(/\r\nto resume, run the same command again: .* only once\r\nstopped\r\n$/);
    // The cursor is shown again: the terminal is as it was.
    expect(stopped.shown.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stopped.shown.lastIndexOf('\u001b[?25l'));

    const again = await here.sanaq('submit', file, '--json');
    expect(again.code).toBe(0);
    expect(again.json()).toMatchObject({
      published: PRECINCTS,
      elections: [{ verdicts: { counted: PRECINCTS - sent, duplicate: sent }, withoutVerdict: 0 }],
    });
    const totals = (await here.sanaq('results', `${electionId}/list`, '--json')).json();
    expect(JSON.stringify(totals)).toMatch(new RegExp(`"votes":{"a":${5 * PRECINCTS},"b":${4 * PRECINCTS}}`));
  });

  it('while files are read says that nothing was sent', async () => {
    const electionId = `unsent-${randomUUID().slice(0, 8)}`;
    expect(await here.sanaq('define', defined(electionId))).toMatchObject({ code: 0 });
    const file = protocols(electionId);
    const env = { DATABASE_URL: here.databaseUrl };
    // Many times over, so that reading lasts.
    const files = Array.from({ length: 40 }, () => file);
    const stopped = await interruptedAt(python, 'reading [0-9,]+', env, 'submit', ...files);
    expect(stopped).toMatchObject({
      code: 130,
      shown: expect.stringMatching(/nothing was sent\r?\nstopped/) as string,
    });
    const verdicts = (await here.sanaq('verdicts', electionId, '--source', 'urn:test', '--json')).json();
    expect(verdicts).toMatchObject({ counts: [] });
  });
});
