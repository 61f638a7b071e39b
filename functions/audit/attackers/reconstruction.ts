import type { Attacker, Disclosure, Tally } from '../attacker.ts';
import { disclosureFrom } from '../blame.ts';
import { type Block, blocksOf, populationsIn } from '../blocks.ts';
import { Contradiction } from '../contradiction.ts';
import { type Figure, spanBy } from '../figures.ts';
import type { Constraint, Optimum, Programme, Solver, Terms } from '../linear-programme.ts';
import { type Surroundings, surroundingsOf } from '../neighbourhood.ts';
import type { Combination } from '../records.ts';
import { shrunk } from '../sight.ts';
import type { Interval } from '../targets.ts';
import type { Row } from '../unknowns.ts';
import { tolerance, worldFrom } from '../worlds.ts';

/**
 * Reconstruction of records (Dinur and Nissim 2003; the Census Bureau's of 2010; Dick et al. 2023): whether tables of the same
 * people leave no doubt that somebody, and only few, have a combination of codes that none of the tables shows.
 */
export const reconstruction = (solver: Solver): Attacker => ({
  name: 'reconstruction',
  tries:
    'Puts tables of the same people together into records, and looks for combinations that few people must have.',
  run(material, tally) {
    for (const scope of material.scopes)
      for (const tables of populationsIn(scope))
        for (const block of blocksOf(tables, material.trees)) attackBlock(block, solver, tally);
  },
});

interface Search {
  readonly surroundings: Surroundings;
  readonly programme: Programme;
  readonly solver: Solver;
  readonly contradiction: Contradiction;
  /** Combinations that few people had in every table found so far. */
  readonly doubtful: Set<Combination>;
}

const attackBlock = (block: Block, solver: Solver, tally: Tally): void => {
  const tonight = [...new Set(block.slices.map(({ view }) => view))].filter((view) => view.tonight);
  const { combined } = block.records;
  const surroundings = programmeOver(block);
  const contradiction = new Contradiction(tonight, 'published values that no records fit together');
  if (surroundings.rows.some(isBroken)) throw contradiction;
  for (const view of tonight) tally.tried(view, combined.length);
  if (combined.length === 0) return;
  const { low, high } = surroundings.bounds;
  const programme = solver(surroundings.rows, low, high);
  const search: Search = { surroundings, programme, solver, contradiction, doubtful: new Set(combined) };
  try {
    sweep(search);
    for (const one of search.doubtful) {
      const { interval, disclosure } = settle(one, search);
      for (const view of tonight) tally.met(view, interval.high - interval.low);
      if (disclosure) tally.found(disclosure);
    }
  } finally {
    programme.close();
  }
};

/** Rows up to which only whole people clear a combination; beyond, all that is more than one person away from few does. */
const strictUpTo = 150;

/** More people than any block has whose number is withheld. */
const enough = 1e6;

/** What is published of a block bounds the people of its records only through the rows, so that these can be blamed. */
const programmeOver = ({ records: { count, told } }: Block): Surroundings => {
  const rows = [...told].flatMap(([figure, records]) => rowsOf(figure, records));
  const most = Math.max(enough, ...rows.map(({ right }) => 2 * right));
  return surroundingsOf(rows, { low: new Float64Array(count), high: new Float64Array(count).fill(most) });
};

const rowsOf = (figure: Figure, unknowns: readonly number[]): readonly Row[] => {
  const { low, high } = spanBy(figure);
  const row = (sense: Row['sense'], weight: 1 | -1, right: number): Row => ({
    relation: { sense, figures: [figure], weights: [1], rough: false },
    sense,
    unknowns,
    weights: unknowns.map(() => weight),
    right,
  });
  if (low === high) return [row('=', 1, low)];
  return [...(Number.isFinite(high) ? [row('<=', 1, high)] : []), ...(low > 0 ? [row('<=', -1, -low)] : [])];
};

/** People in a cell all of whose records some other cell excludes. */
const isBroken = ({ unknowns, sense, right }: Row): boolean =>
  unknowns.length === 0 && (sense === '=' ? right !== 0 : right < 0);

/** A sweep is worth its time while it clears this share of the doubts. */
const worth = 0.1;

/** Looks for records that fit with many people, or none, in all doubtful combinations at once. */
const sweep = (search: Search): void => {
  for (const sense of ['maximise', 'minimise'] as const)
    for (let before = Infinity; search.doubtful.size > 1 && search.doubtful.size <= before * (1 - worth); ) {
      before = search.doubtful.size;
      look(search, sense, [...search.doubtful].flatMap(termsOf));
    }
};

const termsOf = ({ records }: Combination): Terms => records.map((record) => [record, 1] as const);

const look = (search: Search, sense: 'maximise' | 'minimise', terms: Terms): Optimum => {
  const optimum = search.programme.best(sense, terms);
  if (optimum === null) throw search.contradiction;
  see(optimum, search);
  return optimum;
};

/** Clears every combination that not few people have in what is found, if that is whole people. */
const see = ({ point }: Optimum, { surroundings, doubtful }: Search): void => {
  const world = worldFrom(point, surroundings);
  if (!world.whole) return;
  for (const one of doubtful) {
    const people = one.records.reduce((sum, record) => sum + (world.values[record] ?? 0), 0);
    if (!isFew(one, { low: people, high: people })) doubtful.delete(one);
  }
};

const isFew = ({ minimum }: Combination, { low, high }: Interval): boolean => low >= 1 && high < minimum;

interface Settled {
  /** The least and the most people that can have the combination, or an interval around these. */
  readonly interval: Interval;
  readonly disclosure: Disclosure | null;
}

/** What the prices of a linear programme show is blamed on its rows. */
const settle = (one: Combination, search: Search): Settled => {
  const [most, least] = [look(search, 'maximise', termsOf(one)), look(search, 'minimise', termsOf(one))];
  const { rows } = search.surroundings;
  const interval = {
    low: Math.ceil(least.value - tolerance),
    high: Math.floor(most.value + tolerance),
  };
  if (isFew(one, interval)) {
    const priced = rows.filter((_, at) =>
      [most, least].some(({ prices }) => Math.abs(prices[at] ?? 0) > 1e-7),
    );
    return { interval, disclosure: disclosureOf(priced) };
  }
  const isCleared =
    !search.doubtful.has(one) ||
    (rows.length > strictUpTo && shrunk(interval).high >= one.minimum) ||
    (interval.high >= one.minimum && canHave(one, search, [-1, -one.minimum])) ||
    (interval.low < 1 && canHave(one, search, [1, 0]));
  return { interval, disclosure: isCleared ? null : disclosureOf(rows) };
};

/** Whether whole people fit of whom so many have the combination; that is found sooner than the most or the least that can. */
const canHave = (
  { records }: Combination,
  search: Search,
  [weight, right]: readonly [weight: 1 | -1, right: number],
): boolean => {
  const { rows, bounds } = search.surroundings;
  const bound: Constraint = { sense: '<=', unknowns: records, weights: records.map(() => weight), right };
  const programme = search.solver([...rows, bound], bounds.low, bounds.high);
  try {
    const optimum = programme.bestWhole('maximise', []);
    if (optimum !== null) see(optimum, search);
    return optimum !== null;
  } finally {
    programme.close();
  }
};

/**
 * Told in cells of the tables that answer for it, so that no other table withholds any. Null where earlier releases tell it without
 * any of tonight's.
 */
const disclosureOf = (rows: readonly Row[]): Disclosure | null => {
  const told = disclosureFrom([...new Set(rows.flatMap(({ relation }) => relation.figures))]);
  if (told === null) return null;
  const answering = told.views.map(({ table: { table, period } }) => `${table} ${period}`);
  return {
    ...told,
    cells: told.cells.filter(({ table, period }) => answering.includes(`${table} ${period}`)),
  };
};
