import * as fc from 'fast-check';
import { findPersonalData, isNationalId, redact, WITHHELD } from './personal-data';

const VOTING_DAY = '2023-03-19';
/** Invented, with a right check digit. */
const ID = '850320300125';
const places = (data: unknown): readonly string[] => findPersonalData(data, VOTING_DAY);

describe('A national id', () => {
  it.each(['610412300453', '850320300125', '910617400774'])('is known by its day and its check digit: %s', (digits) => {
    expect(isNationalId(digits)).toBe(true);
    const last = Number(digits.charAt(11));
    const wrong = Array.from({ length: 10 }, (_, digit) => digits.slice(0, 11) + String(digit));
    expect(wrong.filter((one) => isNationalId(one))).toEqual([digits.slice(0, 11) + String(last)]);
  });

  it('has a day of the calendar, and a digit for century and sex', () => {
    expect(['851320300125', '850332300125', '850320900125', '85032030012', 'x50320300125'].some(isNationalId)).toBe(
      false,
    );
  });
});

describe('In the data of an event', () => {
  it.each([
    [
      'a national id in a reason',
      { resolution: { reason: `on the complaint of N., ИИН ${ID}` } },
      '/resolution/reason',
    ],
    ['one with a space', { resolution: { reason: `ИИН ${ID.slice(0, 6)} ${ID.slice(6)}.` } }, '/resolution/reason'],
    ['one as a number', { ext: { person: Number(ID) } }, '/ext/person'],
    ['one as a name of a member', { ext: { [ID]: 'chair' } }, '/ext/[withheld]'],
    ['a member that says so', { signatories: [{ name: 'A', iin: 'unreadable' }] }, '/signatories/0/iin'],
    ['a birth date among the signatories', { signatories: ['Әлиев Әли, 12.04.1961'] }, '/signatories/0'],
    ['a birth date under its name', { ext: { birthDate: '1961-04-12' } }, '/ext/birthDate'],
    [
      'a birth date said in words',
      { basis: { missing: [{ reason: 'Әлиев, 1961 г.р., болен' }] } },
      '/basis/missing/0/reason',
    ],
    ['one in Kazakh', { resolution: { reason: '12.04.1961 туған' } }, '/resolution/reason'],
    ['a name with slashes', { ext: { 'a/b~': ID } }, '/ext/a~1b~0'],
  ])('is found and only its place is named: %s', (_, data, place) => {
    const found = places(data);
    expect(found).toEqual([place]);
    expect(found.join()).not.toContain('1961');
    expect(found.join()).not.toContain(ID);
  });

  it.each([
    ['the date of the act', { resolution: { reason: 'Art. 95(1) of the act of 28.09.1995 No 2464' } }],
    ['days of the election', { signatories: ['A. Person, 20.03.2023'], ext: { sentAt: '2023-03-20T01:00:00Z' } }],
    ['other long numbers', { resolution: { reason: 'document 123456789012' }, ext: { phone: '+77015550142' } }],
    ['hashes, figures and ids', { documentSha256: ID, votes: { a: Number(ID) }, acts: [{ sha256: ID }] }],
    ['a number within a longer one', { ext: { reference: `X${ID}`, other: `${ID}1` } }],
    ['names', { signatories: ['A. Person', { name: 'B. Person', role: 'chair' }] }],
    ['nothing', null],
  ])('nothing is found in %s', (_, data) => {
    expect(places(data)).toEqual([]);
  });
});

describe('A copy for everybody', () => {
  it('leaves out what nobody judges, and puts a mark for what looks personal', () => {
    const data = {
      votes: { a: 1 },
      signatories: ['A. Person'],
      ext: {},
      resolution: { reason: `ИИН ${ID}`, number: '7' },
    };
    expect(redact(data)).toEqual({
      value: { votes: { a: 1 }, resolution: { reason: WITHHELD, number: '7' } },
      withheld: ['/signatories', '/ext', '/resolution/reason'],
    });
  });

  it('keeps an option or a counter that is named like such a member', () => {
    const data = { votes: { ext: 1 }, inWords: { ext: 'one', signatories: 'two' } };
    expect(redact(data).value).toBe(data);
  });

  it('is the same object where nothing is withheld', () => {
    const data = { votes: { a: 1 }, acts: [{ kind: 'complaint', sha256: 'a' }] };
    const { value, withheld } = redact(data);
    expect(value).toBe(data);
    expect(withheld).toEqual([]);
  });

  it('has nothing more to find, whatever the data', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom(ID, '1961-04-12', 'born 1961', `id ${ID}`));
    const json = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, text, fc.integer(), tie('list'), tie('object')),
      list: fc.array(tie('value'), { maxLength: 4 }),
      object: fc.dictionary(fc.oneof(text, fc.constantFrom('ext', 'signatories', 'iin')), tie('value'), { maxKeys: 4 }),
    })).value;
    fc.assert(
      fc.property(json, (data) => {
        const { value, withheld } = redact(data);
        const again = findPersonalData(value, VOTING_DAY);
        expect(again.filter((place) => !withheld.includes(place))).toEqual([]);
        expect(JSON.stringify(value) ?? '').not.toContain(ID);
      }),
    );
  });
});
