/**
 * Text from outside, fit for a terminal: what steers it, turns the direction of writing or does not show at all stands
 * there as its number. Two ids that differ in such a character alone can then be told apart.
 */

/**
 * Controls, format characters (bidi marks, zero-width space and joiners, a byte order mark within), private and
 * unassigned ones, halves of pairs, line and paragraph separators, fillers, and every space but the usual one.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/gu;
const HIDDEN_BUT_LINE_FEED = new RegExp(`(?!\\n)(?:${HIDDEN.source})`, HIDDEN.flags);

function numbered(character: string): string {
  const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `<U+${number}>`;
}

/** One line: `a\u200bb` becomes `a<U+200B>b`. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, numbered);
}

/** The same for text of several lines, which keeps its line feeds. */
export function visibleLines(text: string): string {
  return text.replace(HIDDEN_BUT_LINE_FEED, numbered);
}

/** JSON text with such characters escaped: it reads as the same values. */
export function visibleJson(json: string): string {
  return json.replace(HIDDEN_BUT_LINE_FEED, (character) =>
    Array.from({ length: character.length }, (_, at) => {
      const unit = character.charCodeAt(at).toString(16).padStart(4, '0');
      return `\\u${unit}`;
    }).join(''),
  );
}
