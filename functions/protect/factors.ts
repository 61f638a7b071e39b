import { type Axis, isLeaf } from './axis.ts';

/** A move along one axis that keeps its lines: codes, and 1 or -1 for each. */
export interface Factor {
  readonly codes: readonly number[];
  readonly signs: readonly number[];
}

export interface FactorOptions {
  /** What it costs to move a code along with the one moved, and against it: lower is better. */
  readonly along: (code: number) => number;
  readonly against: (code: number) => number;
  /** How many siblings to try. */
  readonly most: number;
}

/** Moves along an axis that add one to `code`: swaps with its siblings, best first, and the rise of everything above it. */
export const factorsAt = (axis: Axis, code: number, options: FactorOptions): readonly Factor[] => {
  const ups = ascents(axis, code, options);
  return descents(axis, code, options.along).flatMap((down) => ups.map((up) => joined(signed(down, 1), up)));
};

/** Chains from the code to a finest one. */
const descents = (
  axis: Axis,
  code: number,
  rank: (code: number) => number,
): readonly (readonly number[])[] => {
  if (isLeaf(axis, code)) return [[code]];
  return best(axis.children[code] ?? [], rank, 2).flatMap((child) =>
    descents(axis, child, rank)
      .slice(0, 1)
      .map((chain) => [code, ...chain]),
  );
};

const ascents = (axis: Axis, code: number, options: FactorOptions): readonly Factor[] => {
  const { against, most } = options;
  const parent = axis.parent[code] ?? -1;
  if (parent < 0) return [nothing];
  const siblings = (axis.children[parent] ?? []).filter((child) => child !== code);
  const swaps = best(siblings, against, most).flatMap((sibling) =>
    descents(axis, sibling, against).map((chain) => signed(chain, -1)),
  );
  const rises = ascents(axis, parent, { ...options, most: Math.min(most, 3) }).map((up) =>
    joined({ codes: [parent], signs: [1] }, up),
  );
  return [...swaps, ...rises];
};

/** So many of the codes, the lowest rank first, without those that nothing can move. */
const best = (codes: readonly number[], rank: (code: number) => number, most: number): readonly number[] => {
  const found: (readonly [rank: number, code: number])[] = [];
  const before = ([a, one]: readonly [number, number], [b, other]: readonly [number, number]): boolean =>
    a < b || (a === b && one < other);
  for (const code of codes) {
    const own = [rank(code), code] as const;
    const last = found[most - 1];
    if (own[0] === Infinity || (last && !before(own, last))) continue;
    const at = found.findIndex((other) => before(own, other));
    found.splice(at < 0 ? found.length : at, 0, own);
    if (found.length > most) found.pop();
  }
  return found.map(([, code]) => code);
};

const nothing: Factor = { codes: [], signs: [] };

const signed = (codes: readonly number[], sign: number): Factor => ({ codes, signs: codes.map(() => sign) });

const joined = (one: Factor, other: Factor): Factor => ({
  codes: [...one.codes, ...other.codes],
  signs: [...one.signs, ...other.signs],
});
