import { OTHER, TOTAL } from '../../../core/classification.ts';
import { quantityOf } from '../../../core/meaning.ts';
import type { PublishedMeasure, PublishedTable } from '../../../core/published-table.ts';
import { placeKey, placeOf } from '../place.ts';

/**
 * What a cell counts, as one text: the same in every table, version and part of a table that shows the number. `held` has
 * the codes that an `_O` stands for, which differ from table to table.
 */
export const identityOf = (
  table: PublishedTable,
  measure: PublishedMeasure,
  { codes, held }: { readonly codes: readonly string[]; readonly held: readonly string[] },
): string => {
  const whole = placeOf(
    table,
    codes.map((code) => (code === OTHER ? TOTAL : code)),
  );
  const others = table.dimensions.flatMap(({ variable, classification }, at): [string, string][] =>
    codes[at] === OTHER ? [[`${variable}/${classification}`, `other of ${[...held].sort().join('|')}`]] : [],
  );
  return `${quantityOf(measure)} ${placeKey({ ...whole, where: new Map([...whole.where, ...others]) })}`;
};
