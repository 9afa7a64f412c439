import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Control, ProtocolForm } from '../definition/definition';
import { formBearsItsNameRightly, SHIPPED_FORMS } from '.';

const page = readFileSync(join(__dirname, '../../../../docs/protocol-form.md'), 'utf8');

/** Cells of the table rows under a heading, without the table's own two heading rows. */
function rowsUnder(heading: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .slice(1, line.lastIndexOf('|'))
        .split('|')
        .map((cell) => cell.trim()),
    );
}

const SIGNS = { eq: '=', le: '≤', ge: '≥' } as const;

function relationOf(control: Control): string {
  if ('check' in control) return `check \`${control.check}\``;
  const side = (terms: readonly string[]): string => terms.map((term) => `\`${term.replace('*', ' · ')}\``).join(' + ');
  return `${side(control.left)} ${SIGNS[control.relation]} ${side(control.right)}`;
}

function described(controls: readonly Control[]): string[][] {
  return controls.map((control) => [control.code, control.article ?? '', relationOf(control), control.text?.en ?? '']);
}

function shipped(formId: string): ProtocolForm {
  const form = SHIPPED_FORMS.get(formId);
  if (form === undefined) throw new Error(`${formId} is not shipped`);
  return form;
}

describe('docs/protocol-form.md', () => {
  it('lists every shipped form with its errors and warnings', () => {
    const codes = ({ controls }: ProtocolForm, severity: Control['severity']): string =>
      [...new Set(controls.filter((control) => control.severity === severity).map(({ code }) => code))].join(', ');
    expect(rowsUnder('Forms')).toEqual(
      [...SHIPPED_FORMS.values()].map((form) => [`\`${form.formId}\``, codes(form, 'error'), codes(form, 'warning')]),
    );
  });

  it.each([
    ['Controls of Art. 43', 'kz.protocol.2023'],
    ['Controls of a referendum', 'kz.referendum-protocol.2022'],
  ])('%s: each with article, relation, text and an effect', (heading, formId) => {
    const rows = rowsUnder(heading);
    expect(rows.map((cells) => cells.slice(0, 4))).toEqual(described(shipped(formId).controls));
    expect(rows.every((cells) => (cells[4] ?? '').length > 10)).toBe(true);
  });

  it('lists the counters of every form in their order, and which of them may be missing', () => {
    const named = ({ counters }: ProtocolForm, needed: boolean): string =>
      counters
        .filter(({ required = true }) => required === needed)
        .map(({ counterId }) => `\`${counterId}\``)
        .join(', ');
    expect(rowsUnder('Counters of each form')).toEqual(
      [...SHIPPED_FORMS.values()].map((form) => [`\`${form.formId}\``, named(form, true), named(form, false)]),
    );
  });

  it('says what each counter is', () => {
    const counters = new Map(
      [...SHIPPED_FORMS.values()].flatMap((form) =>
        form.counters.map(({ counterId, title }) => [counterId, title?.en]),
      ),
    );
    const rows = rowsUnder('Counters').map((cells) => (cells[0] ?? '').replaceAll('`', ''));
    expect([...rows].sort()).toEqual([...counters.keys()].sort());
  });
});

describe('The shipped forms', () => {
  const controls = [...SHIPPED_FORMS].flatMap(([formId, form]) =>
    form.controls.map((control) => [formId, control.code, control] as const),
  );

  it.each(controls)('%s says %s in Kazakh, Russian and English with its article', (_formId, _code, control) => {
    const { kk, ru, en } = control.text ?? {};
    expect([kk, ru, en, control.article].map((text) => (text ?? '').length > 3)).toEqual([true, true, true, true]);
    expect(new Set([kk, ru, en]).size).toBe(3);
  });

  it('from 01.07.2026 name the ballots of the election concerned in C6 and differ in nothing else', () => {
    const differing = shipped('kz.protocol.2026').controls.filter(
      (control, index) => JSON.stringify(control) !== JSON.stringify(shipped('kz.protocol.2023').controls[index]),
    );
    expect(differing.map(({ code, article, severity }) => [code, article, severity])).toEqual([
      ['C6', '43(3-1)', 'error'],
    ]);
  });

  it('bear their names rightly, and altered ones do not', () => {
    const form = shipped('kz.protocol.2023');
    expect([...SHIPPED_FORMS.values()].every(formBearsItsNameRightly)).toBe(true);
    expect(formBearsItsNameRightly({ ...form, controls: form.controls.slice(1) })).toBe(false);
    expect(formBearsItsNameRightly({ ...form, formId: 'mine', controls: form.controls.slice(1) })).toBe(true);
  });
});
