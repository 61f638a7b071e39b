import { type Axis, isLeaf } from './axis.ts';

/** A move along one axis that keeps the lines which it must keep: codes, and 1 or -1 for each. */
export interface Factor {
  readonly codes: readonly number[];
  readonly signs: readonly number[];
}

export interface FactorOptions {
  /** Whether the children of a code must keep adding up to it. */
  readonly adds: (parent: number) => boolean;
  /** What it costs to move a code along with the one moved, and against it: lower is better. */
  readonly along: (code: number) => number;
  readonly against: (code: number) => number;
  /** How many siblings to try. */
  readonly most: number;
}

/**
 * Moves along an axis that add one to `code`: swaps with its siblings, best first, and the rise of everything above it.
 * Where a code's people overlap in its children nothing needs to balance.
 */
export const factorsAt = (axis: Axis, code: number, options: FactorOptions): readonly Factor[] => {
  const ups = ascents(axis, code, options);
  return descents(axis, code, { ...options, rank: options.along }).flatMap((down) =>
    ups.map((up) => joined(signed(down, 1), up)),
  );
};

type Descent = Pick<FactorOptions, 'adds'> & { readonly rank: (code: number) => number };

/** Chains from the code to a finest one; the code alone too where its children need not add up to it. */
const descents = (axis: Axis, code: number, { adds, rank }: Descent): readonly (readonly number[])[] => {
  if (isLeaf(axis, code)) return [[code]];
  const chains = byRank(axis.children[code] ?? [], rank)
    .slice(0, 2)
    .flatMap((child) =>
      descents(axis, child, { adds, rank })
        .slice(0, 1)
        .map((chain) => [code, ...chain]),
    );
  return adds(code) ? chains : [[code], ...chains];
};

const ascents = (axis: Axis, code: number, options: FactorOptions): readonly Factor[] => {
  const { adds, against, most } = options;
  const parent = axis.parent[code] ?? -1;
  if (parent < 0) return [nothing];
  const siblings = (axis.children[parent] ?? []).filter((child) => child !== code);
  const swaps = byRank(siblings, against)
    .slice(0, most)
    .flatMap((sibling) => descents(axis, sibling, { adds, rank: against }).map((chain) => signed(chain, -1)));
  const rises = ascents(axis, parent, { ...options, most: Math.min(most, 3) }).map((up) =>
    joined({ codes: [parent], signs: [1] }, up),
  );
  return adds(parent) ? [...swaps, ...rises] : [nothing, ...swaps, ...rises];
};

const byRank = (codes: readonly number[], rank: (code: number) => number): readonly number[] =>
  codes
    .map((code) => [rank(code), code] as const)
    .filter(([cost]) => cost < Infinity)
    .sort(([a, one], [b, other]) => a - b || one - other)
    .map(([, code]) => code);

const nothing: Factor = { codes: [], signs: [] };

const signed = (codes: readonly number[], sign: number): Factor => ({ codes, signs: codes.map(() => sign) });

const joined = (one: Factor, other: Factor): Factor => ({
  codes: [...one.codes, ...other.codes],
  signs: [...one.signs, ...other.signs],
});
