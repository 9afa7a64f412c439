import { readOrderFile } from './order-file';

const GOOD = {
  setBy: 'governing_body',
  publishedOn: '2023-03-27',
  decidedOn: '2023-03-30',
  document: { number: '7', date: '2023-03-30', sha256: 'a'.repeat(64) },
  candidates: ['c1', 'c2'],
};

describe('the file of an order', () => {
  it('is a first order without answers unless it says so', () => {
    expect(readOrderFile(GOOD)).toEqual({ ...GOOD, occasion: 'first', answers: {} });
  });

  it.each([
    ['a list', []],
    ['nothing', null],
    ['another member', { ...GOOD, birthDates: [] }],
    ['another author', { ...GOOD, setBy: 'somebody' }],
    ['another occasion', { ...GOOD, occasion: 'often' }],
    ['a day that does not exist', { ...GOOD, decidedOn: '2023-02-30' }],
    ['no day of publication', { ...GOOD, publishedOn: undefined }],
    ['a document without hash', { ...GOOD, document: { number: '7', date: '2023-03-30' } }],
    ['names that are no ids', { ...GOOD, candidates: ['a/b'] }],
    ['answers that are no texts', { ...GOOD, answers: { 'GAP-PERS-3': 35 } }],
  ])('is refused with a sentence for %s', (_what, value) => {
    expect(typeof readOrderFile(value)).toBe('string');
  });
});
