import { auditOf } from './audit-words';

describe('words of export --audit', () => {
  const wanted = { electionId: 'kz', file: 'kz.tar.gz' };

  it.each([
    ['ELECTION --audit FILE', ['kz'], { audit: 'kz.tar.gz' }],
    ['ELECTION --audit --out FILE', ['kz'], { audit: true, out: 'kz.tar.gz' }],
    ['--audit ELECTION --out FILE', [], { audit: 'kz', out: 'kz.tar.gz' }],
  ])('%s names the election and the file', (_call, names, options) => {
    expect(auditOf(names, options)).toEqual(wanted);
  });

  it.each([
    ['no file', ['kz'], { audit: true }],
    ['no election', [], { audit: 'kz.tar.gz' }],
    ['two files', ['kz'], { audit: 'kz.tar.gz', out: 'other.tar.gz' }],
    ['a snapshot', ['kz'], { audit: 'kz.tar.gz', asOf: 3 }],
  ])('a call with %s is refused', (_what, names, options) => {
    expect(() => auditOf(names, options)).toThrow(expect.objectContaining({ code: 'CALL_INVALID' }));
  });
});
