/**
 * Turns what is on the screen into what has come, changing only what differs: focus, selection, scrolling and opened
 * parts stay where the reader left them. Elements with `data-keep` belong to a script and are left alone.
 */

function keyOf(node: Node): string {
  if (!(node instanceof Element)) return `#${node.nodeType}`;
  return `${node.tagName} ${node.getAttribute('data-key') ?? node.id}`;
}

function morphAttributes(from: Element, to: Element): void {
  for (const { name } of [...from.attributes]) {
    // Whether a part is opened is the reader's business.
    if (!to.hasAttribute(name) && name !== 'open') from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
}

export function morph(from: Element, to: Element): void {
  if (from.hasAttribute('data-keep') || from === document.activeElement?.closest('input, select')) return;
  if (from.isEqualNode(to)) return;
  morphAttributes(from, to);
  morphChildren(from, to);
}

function morphChildren(from: Element, to: Element): void {
  let at = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const key = keyOf(wanted);
    let found = at;
    while (found !== null && keyOf(found) !== key) found = found.nextSibling;
    if (found === null) {
      from.insertBefore(document.importNode(wanted, true), at);
      continue;
    }
    while (at !== found && at !== null) {
      const passed: ChildNode = at;
      at = at.nextSibling;
      passed.remove();
    }
    at = found.nextSibling;
    if (found instanceof Element && wanted instanceof Element) morph(found, wanted);
    else if (found.nodeValue !== wanted.nodeValue) found.nodeValue = wanted.nodeValue;
  }
  while (at !== null) {
    const passed: ChildNode = at;
    at = at.nextSibling;
    passed.remove();
  }
}
