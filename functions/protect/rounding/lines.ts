import { addsUpAt, lineAt } from '../../../core/adds-up.ts';
import { childrenOf, OTHER, TOTAL } from '../../../core/classification.ts';
import type { PublishedMeasure, PublishedTable } from '../../../core/published-table.ts';

/** A shown cell that is the sum of other shown ones, all by their rows. */
export interface ShownLine {
  readonly whole: number;
  readonly parts: readonly number[];
}

/** Per dimension how far apart two rows are that differ by one code of it. */
export const stridesOf = ({ dimensions }: Pick<PublishedTable, 'dimensions'>): readonly number[] => {
  let stride = 1;
  return dimensions
    .toReversed()
    .map(({ codes }) => {
      const own = stride;
      stride *= codes.length;
      return own;
    })
    .toReversed();
};

/** Every sum that a reader of the published table can check: whole and parts are shown, `_O` in the place of withheld ones. */
export const shownLines = (table: PublishedTable, measure: PublishedMeasure): readonly ShownLine[] => {
  const { status = [] } = table.cells.measures[measure.name] ?? {};
  const strides = stridesOf(table);
  const rowsWith = table.dimensions.map(({ codes }, at) => {
    const stride = strides[at] ?? 1;
    return (row: number) => Math.floor(row / stride) % codes.length;
  });
  return table.dimensions.flatMap(({ name, codes }, along) => {
    const stride = strides[along] ?? 1;
    const other = codes.findIndex(({ code }) => code === OTHER);
    return codes.flatMap(({ code }, position): readonly ShownLine[] => {
      if (code === OTHER) return [];
      const children = childrenOf(codes, code)
        .filter((child) => child.code !== OTHER)
        .map((child) => codes.indexOf(child));
      if (children.length === 0) return [];
      const lines: ShownLine[] = [];
      for (let row = 0; row < status.length; row++) {
        if (rowsWith[along]?.(row) !== position || status[row] !== 'ok') continue;
        const cell = (at: number) => row + (at - position) * stride;
        const codesOfPart = table.dimensions.map(
          (dimension) => table.cells.codes[dimension.name]?.[cell(children[0] ?? 0)] ?? '',
        );
        if (codesOfPart.includes(OTHER)) continue;
        if (!addsUpAt(measure, name, lineAt(table.dimensions, codesOfPart))) continue;
        const parts = children.map(cell);
        const shown = parts.filter((part) => status[part] === 'ok');
        if (shown.length === parts.length) lines.push({ whole: row, parts });
        else if (code === TOTAL && other >= 0 && status[cell(other)] === 'ok')
          lines.push({ whole: row, parts: [...shown, cell(other)] });
      }
      return lines;
    });
  });
};
