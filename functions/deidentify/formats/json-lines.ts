import type { FormatReader } from './format-reader.ts';
import { openJsonLines } from './json-object-lines.ts';

/** Columns are keys, `context.course_id` for one inside another; where a key has a dot itself, a JSON Pointer (`/a/b.c`). */
export const jsonLines: FormatReader = {
  open: (raw) => openJsonLines(raw, { pathOf: keysTo }),
};

const keysTo = (column: string): readonly string[] =>
  column.startsWith('/')
    ? column
        .slice(1)
        .split('/')
        .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    : column.split('.');
