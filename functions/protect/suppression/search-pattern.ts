import { inOneThread, offer, type Spread } from '../../../core/spread.ts';
import { type Block, blocksOf } from './blocks.ts';
import { type Allowance, limitBy } from './limit.ts';
import { costOf, leastPattern, type Pattern, type Problem } from './problem.ts';
import { type Improved, isClosed, searchBlock } from './search.ts';

export interface Found {
  readonly pattern: Pattern;
  readonly cost: number;
  /** No pattern that keeps the requirements costs less. */
  readonly bound: number;
  readonly optimal: boolean;
  readonly cuts: number;
  /** The same of each part that nothing ties to the others. */
  readonly parts: readonly PartFound[];
}

export interface PartFound {
  readonly groups: readonly number[];
  readonly bound: number;
  readonly cuts: number;
}

interface Asked {
  readonly allowance: Allowance;
  /** A pattern that keeps every requirement. */
  readonly known?: Pattern;
  readonly spread?: Spread;
}

/** Lanes that a count of work is divided among; a number of its own, so that cores make no difference to the result. */
const lanes = 2;

/** Groups in the lesser of two tasks up to which another thread would be ready too late. */
const few = 500;

/**
 * The cheapest pattern that keeps every requirement against all who know every relation and bound, as far as it is found, and a
 * bound. Parts that nothing ties together are searched each for itself, the smallest first: by the clock on whatever thread is
 * free, by a count of work in lanes, where what one part leaves is for the next. Rejects with `DisclosureRisk` where nothing
 * keeps a requirement.
 */
export const searchPattern = async (
  problem: Problem,
  { allowance, known, spread = inOneThread }: Asked,
): Promise<Found> => {
  const blocks = blocksOf(problem).toReversed();
  const tasks = tasksOf(blocks, allowance);
  const sizes = tasks.map((own) => own.blocks.reduce((sum, { groups }) => sum + groups.length, 0));
  const [, second = 0] = sizes.toSorted((a, b) => b - a);
  const found = await (second < few ? inOneThread : spread)(
    search,
    null,
    tasks.map((task) => ({
      allowance: task.allowance,
      blocks: task.blocks.map((block) => ({
        problem: block.problem,
        known: known && block.groups.map((group) => known[group] ?? 0),
      })),
    })),
  );
  const own = new Map(
    tasks.flatMap((task, at) => task.blocks.map((block, one) => [block, found[at]?.[one]] as const)),
  );
  return together(
    problem,
    blocks.flatMap((block) => {
      const one = own.get(block);
      return one ? [{ block, found: one }] : [];
    }),
  );
};

interface Task<Part> {
  readonly blocks: readonly Part[];
  readonly allowance: Allowance;
}

const tasksOf = (blocks: readonly Block[], allowance: Allowance): readonly Task<Block>[] => {
  if (!('work' in allowance)) return blocks.map((block) => ({ blocks: [block], allowance }));
  const count = Math.min(lanes, blocks.length);
  return Array.from({ length: count }, (_, lane) => ({
    blocks: blocks.filter((_block, at) => at % count === lane),
    allowance: { work: allowance.work / count },
  }));
};

interface Part {
  readonly problem: Problem;
  readonly known: readonly number[] | undefined;
}

const search = offer({
  name: 'search for a pattern',
  module: import.meta.url,
  async begin(_: null) {
    return async ({ blocks, allowance }: Task<Part>): Promise<readonly Improved[]> => {
      const limit = limitBy(allowance);
      const found: Improved[] = [];
      for (const { problem, known } of blocks) found.push(await searchBlock(problem, limit, known));
      return found;
    };
  },
});

const together = (
  problem: Problem,
  searched: readonly { readonly block: Block; readonly found: Improved }[],
): Found => {
  const pattern = leastPattern(problem);
  for (const { block, found } of searched)
    block.groups.forEach((group, at) => {
      pattern[group] = found.pattern[at] ?? 0;
    });
  const parts = searched.map(({ block: { groups }, found: { bound, cuts } }) => ({ groups, bound, cuts }));
  const cost = costOf(problem, pattern);
  const bound = parts.reduce((sum, part) => sum + part.bound, 0);
  const cuts = parts.reduce((sum, part) => sum + part.cuts, 0);
  if (bound > cost + 1e-6 * Math.max(1, cost)) throw new Error('a bound above what a pattern costs');
  return { pattern, cost, bound, cuts, parts, optimal: isClosed(cost, bound) };
};
