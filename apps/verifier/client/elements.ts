/** Parts of the page, made of text alone: nothing of a file is ever read as HTML. */

export function element(name: string, attributes: Readonly<Record<string, string>> = {}, text = ''): HTMLElement {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  if (text !== '') made.textContent = text;
  return made;
}

export function list(kind: 'ol' | 'ul', items: readonly HTMLElement[], id: string): HTMLElement {
  const made = element(kind, { id });
  made.append(...items);
  return made;
}

/** Without headings the first cell of each row is one. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], id: string): HTMLElement {
  const made = element('table', { id });
  const line = (cells: readonly string[], isHead: (at: number) => boolean, scope: string): HTMLElement => {
    const row = element('tr');
    row.append(...cells.map((cell, at) => (isHead(at) ? element('th', { scope }, cell) : element('td', {}, cell))));
    return row;
  };
  if (headings.length > 0) {
    const head = element('thead');
    head.append(line(headings, () => true, 'col'));
    made.append(head);
  }
  const body = element('tbody');
  body.append(...rows.map((cells) => line(cells, (at) => at === 0, 'row')));
  made.append(body);
  const scroll = element('div', { class: 'scroll', tabindex: '0' });
  scroll.append(made);
  return scroll;
}
