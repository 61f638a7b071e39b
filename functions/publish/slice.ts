import { type Code, OTHER, TOTAL } from '../../core/classification.ts';
import type { PublishedDimension, PublishedTable } from '../../core/published-table.ts';

/** One code per dimension: the widest cell that the table has; a partner's table may have no `_T` to be it. */
export const widestSlice = ({ dimensions }: PublishedTable): readonly Code[] =>
  dimensions.map((dimension) => widestCode(dimension));

/** Position of a cell in the universe. */
export const cellAt = ({ dimensions }: PublishedTable, slice: readonly Code[]): number =>
  dimensions.reduce((at, { codes }, position) => {
    const code = slice[position]?.code;
    return at * codes.length + codes.findIndex((own) => own.code === code);
  }, 0);

/** The codes of the finest level, those of coarser ones that have no children, and `_O`; `_T` never. */
export const finestCodes = ({ codes }: PublishedDimension): readonly Code[] => {
  const parents = new Set(codes.map(({ parent }) => parent ?? TOTAL));
  return codes.filter(({ code }) => code !== TOTAL && (code === OTHER || !parents.has(code)));
};

const widestCode = ({ codes }: PublishedDimension): Code => {
  const listed = new Set(codes.map(({ code }) => code));
  const roots = codes.filter(({ parent }) => parent === undefined || !listed.has(parent));
  const widest = codes.find(({ code }) => code === TOTAL) ?? roots[0] ?? codes[0];
  if (!widest) throw new RangeError('a dimension without codes');
  return widest;
};
