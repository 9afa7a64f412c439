import type { Sensitivity } from '#libs/allocation';
import { sensitivityText } from './sensitivity';

const change = { state: 'completed', seats: { b: 1, a: -1 } } as const;
const SENSITIVITY: Sensitivity = {
  schema: 'sanaq.sensitivity.v1',
  ties: 'not_counted',
  lists: [],
  againstAll: { more: null, fewer: null, transfers: [{ from: null, to: 'b', votes: 12_000, ...change }] },
  transfers: [{ from: 'a', to: 'b', votes: 15_000, ...change }],
  lastSeat: null,
};

describe('The text about what seats rest on', () => {
  it.each([
    ['en', 'Cheapest transfer: 12,000 votes from "against all" to b: b +1, a −1.'],
    ['ru', 'Самый дешёвый переход: 12,000 голосов от «против всех» к b: b +1, a −1.'],
    ['kk', 'Ең арзан ауысу: «бәріне қарсы» → b, 12,000 дауыс: b +1, a −1.'],
  ] as const)('names the cheapest transfer of all, against all included (%s)', (language, sentence) => {
    expect(sensitivityText(SENSITIVITY, language)).toContain(sentence);
  });

  it('names the cheapest one between lists where the ballot had no line against all', () => {
    const text = sensitivityText({ ...SENSITIVITY, againstAll: null }, 'en');
    expect(text).toContain('Cheapest transfer: 15,000 votes from a to b: b +1, a −1.');
  });
});
