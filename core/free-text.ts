/**
 * Whether a text shows everything that it holds: no control, zero-width, unassigned or private character, none that a reader's
 * screen leaves out or turns round, and nothing that a page could take for markup. Line ends are let through where it may have several lines.
 */
export const showsAll = (text: string, lines: 'one line' | 'lines'): boolean =>
  !hidden.test(lines === 'lines' ? text.replaceAll('\n', ' ') : text) && !markup.test(text);

const hidden = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const markup = /<[a-z!/?]|&(?:#|[a-z][a-z0-9]*;)/i;
