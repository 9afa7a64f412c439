import * as fc from 'fast-check';
import { html, Markup } from './html';

describe('html', () => {
  it('escapes whatever a value holds, in text and in attributes', () => {
    expect(html`<p title="${'"><script>'}">${"<b>&'"}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;&#39;</p>',
    );
  });

  it('takes what it has made itself as it is, lists too, and writes nothing for what is absent', () => {
    const rows = ['a', 'b'].map((one) => html`<li>${one}</li>`);
    const list = html`<ul>
      ${[rows, null, undefined, false, 0]}
    </ul>`.text.replace(/\s/g, '');
    expect(list).toBe('<ul><li>a</li><li>b</li>0</ul>');
  });

  it('never lets a value open or close a tag or an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const inside = html`<a b="${value}">${value}</a>`.text.slice('<a b="'.length, -'</a>'.length);
        const [attribute = '', ...text] = inside.split('">');
        expect([attribute, text.join('')].join('')).not.toMatch(/[<>"']/);
        expect(new Markup(value).text).toBe(value);
      }),
    );
  });
});
