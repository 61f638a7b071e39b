import type { Axis } from './axis.ts';

/** The full product of some axes, the last one running fastest. */
export interface Grid {
  readonly axes: readonly Axis[];
  /** Per axis how far apart two neighbouring codes stand. */
  readonly strides: readonly number[];
  readonly size: number;
}

/** A cell with the cells directly below it along one axis. */
export interface Line {
  readonly parent: number;
  readonly children: readonly number[];
  readonly axis: number;
  /** The parent's position on the axis. */
  readonly code: number;
}

export const gridOf = (axes: readonly Axis[]): Grid => {
  const strides: number[] = [];
  let size = 1;
  for (let at = axes.length - 1; at >= 0; at--) {
    strides[at] = size;
    size *= axes[at]?.codes.length ?? 0;
  }
  return { axes, strides, size };
};

export const positionsOf = ({ axes, strides }: Grid, cell: number): readonly number[] =>
  axes.map(({ codes }, at) => Math.floor(cell / (strides[at] ?? 1)) % codes.length);

export const codesOf = (grid: Grid, cell: number): readonly string[] =>
  positionsOf(grid, cell).map((position, at) => grid.axes[at]?.codes[position]?.code ?? '');

/** The cell with these codes; undefined where the grid has none such. */
export const cellAt = (grid: Grid, codes: readonly string[]): number | undefined => {
  let cell = 0;
  for (const [at, axis] of grid.axes.entries()) {
    const position = indexOf(axis).get(codes[at] ?? '');
    if (position === undefined) return undefined;
    cell += position * (grid.strides[at] ?? 0);
  }
  return cell;
};

/** Every line of the grid: per axis and code with children, per combination of the other axes' codes. */
export const linesOf = function* (grid: Grid): Generator<Line> {
  for (const [axis, { codes, children }] of grid.axes.entries()) {
    const stride = grid.strides[axis] ?? 1;
    for (let base = 0; base < grid.size; base++) {
      if (Math.floor(base / stride) % codes.length !== 0) continue;
      for (const [code, below] of children.entries())
        if (below.length > 0)
          yield {
            parent: base + code * stride,
            children: below.map((child) => base + child * stride),
            axis,
            code,
          };
    }
  }
};

const known = new WeakMap<Axis, ReadonlyMap<string, number>>();

const indexOf = (axis: Axis): ReadonlyMap<string, number> => {
  const made = known.get(axis) ?? new Map(axis.codes.map(({ code }, at) => [code, at]));
  known.set(axis, made);
  return made;
};
