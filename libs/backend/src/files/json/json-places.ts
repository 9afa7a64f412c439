/** On which line of a JSON text each member stands, so that an error can be found in an editor. */

/** Line by path such as `contests[0].options[2].optionId`; '' is the whole. The text must be JSON that was parsed. */
export function linesOfMembers(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>([['', 1]]);
  const open: { path: string; index: number; key: string | null; list: boolean }[] = [];
  let line = 1;
  const pathHere = (): string => {
    const inside = open.at(-1);
    if (inside === undefined) return '';
    if (inside.list) return `${inside.path}[${inside.index}]`;
    return inside.path === '' ? (inside.key ?? '') : `${inside.path}.${inside.key ?? ''}`;
  };
  const note = (): void => {
    const path = pathHere();
    if (!lines.has(path)) lines.set(path, line);
  };
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:\n]|[^\s"{}[\],:]+/g)) {
    const inside = open.at(-1);
    if (token === '\n') line += 1;
    else if (token === '{' || token === '[') {
      note();
      open.push({ path: pathHere(), index: 0, key: null, list: token === '[' });
    } else if (token === '}' || token === ']') open.pop();
    else if (token === ',') {
      if (inside?.list === true) inside.index += 1;
      else if (inside !== undefined) inside.key = null;
    } else if (token !== ':') {
      if (inside !== undefined && !inside.list && inside.key === null) inside.key = JSON.parse(token) as string;
      note();
    }
  }
  return lines;
}

/** Line of a path, or of the nearest object around it that the text has. */
export function lineOfPath(lines: ReadonlyMap<string, number>, path: string): number {
  for (let at = path; at !== ''; at = at.replace(/(^|\.)[^.[\]]+$|\[\d+\]$/, '')) {
    const line = lines.get(at);
    if (line !== undefined) return line;
    if (!/(^|\.)[^.[\]]+$|\[\d+\]$/.test(at)) break;
  }
  return 1;
}
