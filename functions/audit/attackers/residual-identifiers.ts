import type { PublishedTable } from '../../../core/published-table.ts';
import type { Attacker } from '../attacker.ts';
import { scan } from '../scan-texts.ts';
import type { TableView } from '../table-view.ts';

/** Reads every text that would go out. */
export const residualIdentifiers = (
  declared: ReadonlySet<string>,
  seen: ReadonlyMap<TableView, PublishedTable>,
): Attacker => ({
  name: 'residual-identifiers',
  tries:
    'Reads every name, title, label and code for addresses, tokens and numbers that point at a person or device.',
  run(_, tally) {
    for (const [view, table] of seen) {
      if (!view.tonight) continue;
      const { tried, found } = scan(textsOf(table), declared);
      tally.tried(view, tried);
      for (let at = 0; at < found; at++) tally.found({ views: [view], cells: [] });
    }
  },
});

const textsOf = (table: PublishedTable): ReadonlySet<string> => {
  const { cells, coverage, ...told } = table;
  const texts = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string') texts.add(value);
    else if (value !== null && typeof value === 'object')
      for (const [name, part] of Object.entries(value)) {
        if (!Array.isArray(value)) texts.add(name);
        walk(part);
      }
  };
  walk(told);
  return texts;
};
