/** `a`, `a and b`, `a, b and c`. */
export const enumerate = (items: readonly string[], last = 'and'): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;

/** `1 day`, `30 days`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

export const percentOf = (share: number): string => `${Number((share * 100).toFixed(4))} %`;

const width = 100;

/** A paragraph in lines of at most 100 characters, each indented; a longer word stands alone on its line. */
export const wrapped = (paragraph: string, indent = ''): string => {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(/\s+/)) {
    if (line && indent.length + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line].map((text) => `${indent}${text}`).join('\n');
};

/** A list item with its continuation lines indented under its text. */
export const item = (paragraph: string): string => `  - ${wrapped(paragraph, '    ').trimStart()}`;

export const heading = (text: string, underline: '=' | '-'): string =>
  `${text}\n${underline.repeat(text.length)}`;
