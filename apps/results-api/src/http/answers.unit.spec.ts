import { HttpException } from '@nestjs/common';
import { codeOf } from '#libs/platform';
import { Parameters, pathId } from './parameters';
import { absenceProblem, ApiProblem, problemDocument, PROBLEMS } from './problem';
import { problemOf } from './problem-filter';

function codeThrown(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    return codeOf(error);
  }
  return undefined;
}

describe('parameters', () => {
  const names = ['snapshot', 'round', 'limit', 'state', 'after', 'sensitivity'];
  const of = (raw: Record<string, unknown>): Parameters => new Parameters(raw, names);

  it('are read with their bounds, and missing ones are undefined', () => {
    const given = of({ snapshot: '0', round: '2', limit: '1000', state: 'notHeld', after: 'p 1' });
    expect([given.snapshot(), given.round(), given.limit(), given.state(), given.text('after')]).toEqual([
      0,
      2,
      1000,
      'notHeld',
      'p 1',
    ]);
    expect([of({}).snapshot(), of({}).state(), of({}).text('after')]).toEqual([undefined, undefined, undefined]);
    const flags = [{}, { sensitivity: 'false' }, { sensitivity: 'true' }].map((raw) => of(raw).flag('sensitivity'));
    expect(flags).toEqual([false, false, true]);
  });

  it.each([
    ['unknown', () => of({ snapsot: '1' })],
    ['twice', () => of({ snapshot: ['1', '2'] }).snapshot()],
    ['a fraction', () => of({ snapshot: '1.5' }).snapshot()],
    ['beyond 2^53', () => of({ snapshot: '9007199254740993' }).snapshot()],
    ['round 0', () => of({ round: '0' }).round()],
    ['limit 1001', () => of({ limit: '1001' }).limit()],
    ['no state', () => of({ state: 'parked' }).state()],
    ['neither true nor false', () => of({ sensitivity: '1' }).flag('sensitivity')],
    ['empty', () => of({ after: '' }).text('after')],
    ['a NUL, which PostgreSQL cannot hold', () => of({ after: 'a\0b' }).text('after')],
    ['a NUL in a path', () => pathId('contest', 'a\0b')],
    ['an id in a path that is longer than any', () => pathId('contest', 'a'.repeat(257))],
  ])('are refused where %s', (_, work) => {
    expect(codeThrown(work)).toBe('PARAMETER_INVALID');
  });
});

describe('problems', () => {
  it('carry type, title, status, detail, instance, code and who must act', () => {
    expect(problemDocument(absenceProblem({ absent: 'unit' }), '/x?y=1')).toEqual({
      type: 'urn:sanaq:problem:unit-unknown',
      title: 'Unit unknown',
      status: 404,
      detail: 'The election has no such unit in this hierarchy.',
      instance: '/x?y=1',
      code: 'UNIT_UNKNOWN',
      actor: 'user',
      action: PROBLEMS.UNIT_UNKNOWN.action,
    });
  });

  it('name what may have been meant', () => {
    const problem = problemDocument(absenceProblem({ absent: 'contest', nearest: ['list', 'lost'] }), '/x');
    expect(problem).toMatchObject({ code: 'CONTEST_UNKNOWN', nearest: ['list', 'lost'] });
    expect(problem.detail).toMatch(/ Did you mean "list", "lost"\?$/);
    expect(problemDocument(absenceProblem({ absent: 'contest' }), '/x')).not.toHaveProperty('nearest');
  });

  it('lead from a repeat vote in units to the round in whose total it counts', () => {
    const problem = absenceProblem({ absent: 'contest', countsInRound: 1 });
    const url = '/v1/elections/e/contests/%D0%B0/precincts?limit=5&round=2';
    expect(problemDocument(problem, url)).toMatchObject({
      status: 404,
      code: 'ROUND_IN_OTHER_TOTAL',
      detail: 'This round is a repeat vote in units: its figures are in the total of round 1.',
      see: '/v1/elections/e/contests/%D0%B0/precincts?limit=5&round=1',
    });
  });

  it('name a lost database, a slow statement, a bad path and an unknown route; the rest is our defect', () => {
    const failing = (code: string): Error => Object.assign(new Error('x'), { code });
    expect(
      [
        failing('ECONNREFUSED'),
        failing('57014'),
        new URIError('x'),
        new HttpException('x', 404),
        new ApiProblem('NOT_DEFINED', 'x'),
        failing('42P01'),
        'text',
      ].map((error) => problemOf(error).code),
    ).toEqual([
      'DATABASE_UNREACHABLE',
      'DATABASE_UNREACHABLE',
      'URL_INVALID',
      'ROUTE_UNKNOWN',
      'NOT_DEFINED',
      'UNEXPECTED',
      'UNEXPECTED',
    ]);
  });

  it('do not tell callers what went wrong inside', () => {
    const problem = problemOf(new Error('password=secret'));
    expect(JSON.stringify(problemDocument(problem, '/'))).not.toContain('secret');
  });
});
