import type { PublishedDimension } from '../../core/published-table.ts';

/** How many cells the published universe has. */
export const sizeOf = (dimensions: readonly PublishedDimension[]): number =>
  dimensions.reduce((size, { codes }) => size * codes.length, 1);

/** Every combination of the dimensions' codes in columns, the last dimension running fastest. */
export const universeOf = (
  dimensions: readonly PublishedDimension[],
): Readonly<Record<string, readonly string[]>> => {
  const size = sizeOf(dimensions);
  let block = size;
  const columns: [string, string[]][] = dimensions.map(({ name, codes }) => {
    block /= codes.length;
    const each = block;
    const column = Array.from({ length: size }, (_, at) => codes[Math.floor(at / each) % codes.length]?.code);
    return [name, column as string[]];
  });
  return Object.fromEntries(columns);
};
