import { causeChain, errorDocument, renderError, toSanaqError } from './error-text';
import { EXIT, SanaqError } from './errors';

const full = new SanaqError({
  code: 'ROW_UNREADABLE',
  message: 'a cell is no number',
  place: 'a.csv line 7',
  actor: 'user',
  action: 'correct the cell',
});

describe('errors', () => {
  it('are one line: code, what happened, where, who must do what', () => {
    expect(renderError(full)).toBe('ROW_UNREADABLE: a cell is no number, a.csv line 7, you must correct the cell');
  });

  it('stay one line whatever their parts hold', () => {
    const error = new SanaqError({ code: 'X', message: 'two\nlines', actor: 'operator', action: 'look\r\nthere' });
    expect(renderError(error)).toBe('X: two lines, the operator must look there');
  });

  it('have the same fields as a document', () => {
    expect(errorDocument(full)).toEqual({
      code: 'ROW_UNREADABLE',
      message: 'a cell is no number',
      place: 'a.csv line 7',
      actor: 'user',
      action: 'correct the cell',
      exitCode: 2,
    });
  });

  it('are a defect of ours when nobody foresaw them', () => {
    const error = toSanaqError(new TypeError('x is undefined'));
    expect([error.code, error.actor, error.exitCode]).toEqual(['UNEXPECTED', 'us', EXIT.defect]);
    expect(toSanaqError(full)).toBe(full);
  });

  it('are logged with every cause, also the parts of an aggregate and what is no error', () => {
    const refused = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' });
    const all = new AggregateError([refused, 'a string'], 'all failed');
    const error = new SanaqError({ code: 'A', message: 'a', actor: 'us', action: 'b', cause: all });
    expect(causeChain(error)).toMatchObject([
      { name: 'SanaqError', code: 'A', action: 'b' },
      { name: 'AggregateError', message: 'all failed' },
      { message: 'connect refused', code: 'ECONNREFUSED' },
      { name: 'string', message: 'a string' },
    ]);
  });

  it('may name themselves as their cause', () => {
    const error = new Error('circle');
    error.cause = error;
    expect(causeChain(error)).toHaveLength(1);
  });
});
