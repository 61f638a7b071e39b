import type { Attacker, Disclosure, Tally } from '../attacker.ts';
import { disclosureFrom } from '../blame.ts';
import { type Block, blocksOf, populationsIn } from '../blocks.ts';
import { Contradiction } from '../contradiction.ts';
import { type Figure, spanBy } from '../figures.ts';
import type { Constraint, Optimum, Programme, Solver, Terms } from '../linear-programme.ts';
import { type Surroundings, surroundingsOf } from '../neighbourhood.ts';
import { shrunk } from '../sight.ts';
import { discloses, type Interval, type Target, targetsOf } from '../targets.ts';
import type { Row } from '../unknowns.ts';
import { tolerance, worldFrom } from '../worlds.ts';

/**
 * Reconstruction of records (Dinur and Nissim 2003; the Census Bureau's of 2010; Dick et al. 2023): whether tables of the same
 * people leave no doubt that somebody, and only few, have a combination of codes that none of the tables shows, and what the
 * records leave of the cells that the tables withhold.
 */
export const reconstruction = (solver: Solver): Attacker => ({
  name: 'reconstruction',
  tries:
    'Puts tables of the same people together into records, and looks for combinations that few people must have, and for withheld cells that the records tell.',
  run(material, tally) {
    for (const scope of material.scopes) {
      const targets = targetsOf(scope, material);
      for (const tables of populationsIn(scope))
        for (const block of blocksOf(tables, material.trees)) attackBlock({ block, targets }, solver, tally);
    }
  },
});

/** A number of people that the records may tell. */
interface Question {
  readonly terms: Terms;
  readonly minimum: number;
  /** Whether it tells too much to know the interval. A wider one never does where a narrower one does not. */
  readonly isDisclosed: (interval: Interval) => boolean;
}

const questionsIn = (
  { records: { combined, told } }: Block,
  targets: readonly Target[],
): readonly Question[] => [
  ...combined.map(({ records, minimum }) => ({
    terms: records.map((record) => [record, 1] as const),
    minimum,
    isDisclosed: ({ low, high }: Interval) => low >= 1 && high < minimum,
  })),
  ...targets
    .filter(({ kind, terms }) => kind === 'cell' && terms.every(([figure]) => told.has(figure)))
    .map((target) => ({
      terms: sumOf(target.terms.map(([figure, weight]) => [told.get(figure) ?? [], weight] as const)),
      minimum: target.minimum,
      isDisclosed: (interval: Interval) => discloses(target, interval),
    })),
];

const sumOf = (parts: readonly (readonly [records: readonly number[], weight: number])[]): Terms => {
  const sum = new Map<number, number>();
  for (const [records, weight] of parts)
    for (const record of records) sum.set(record, (sum.get(record) ?? 0) + weight);
  return [...sum].filter(([, weight]) => weight !== 0);
};

interface Search {
  readonly surroundings: Surroundings;
  readonly programme: Programme;
  readonly solver: Solver;
  readonly contradiction: Contradiction;
  /** Questions that no records found so far leave open, with the least and the most that was found. */
  readonly doubtful: Map<Question, Interval>;
}

const nothing: Interval = { low: Infinity, high: -Infinity };

const attackBlock = (
  { block, targets }: { readonly block: Block; readonly targets: readonly Target[] },
  solver: Solver,
  tally: Tally,
): void => {
  const tonight = [...new Set(block.slices.map(({ view }) => view))].filter((view) => view.tonight);
  const questions = questionsIn(block, targets);
  const surroundings = programmeOver(block);
  const contradiction = new Contradiction(tonight, 'published values that no records fit together');
  if (surroundings.rows.some(isBroken)) throw contradiction;
  for (const view of tonight) tally.tried(view, questions.length);
  if (questions.length === 0) return;
  const { low, high } = surroundings.bounds;
  const programme = solver(surroundings.rows, low, high);
  const doubtful = new Map(questions.map((question) => [question, nothing]));
  const search: Search = { surroundings, programme, solver, contradiction, doubtful };
  try {
    sweep(search);
    for (const one of search.doubtful.keys()) {
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
      look(
        search,
        sense,
        sumOf(
          [...search.doubtful.keys()].flatMap(({ terms }) =>
            terms.map(([record, weight]) => [[record], weight] as const),
          ),
        ),
      );
    }
};

const look = (search: Search, sense: 'maximise' | 'minimise', terms: Terms): Optimum => {
  const optimum = search.programme.best(sense, terms);
  if (optimum === null) throw search.contradiction;
  see(optimum, search);
  return optimum;
};

/** Clears every question that is left open by what is found, if that is whole people. */
const see = ({ point }: Optimum, { surroundings, doubtful }: Search): void => {
  const world = worldFrom(point, surroundings);
  if (!world.whole) return;
  for (const [one, { low, high }] of doubtful) {
    const people = one.terms.reduce((sum, [record, weight]) => sum + weight * (world.values[record] ?? 0), 0);
    const seen = { low: Math.min(low, people), high: Math.max(high, people) };
    if (one.isDisclosed(seen)) doubtful.set(one, seen);
    else doubtful.delete(one);
  }
};

interface Settled {
  /** The least and the most people that can have the combination, or an interval around these. */
  readonly interval: Interval;
  readonly disclosure: Disclosure | null;
}

/** What the prices of a linear programme show is blamed on its rows. */
const settle = (one: Question, search: Search): Settled => {
  const [most, least] = [look(search, 'maximise', one.terms), look(search, 'minimise', one.terms)];
  const { rows } = search.surroundings;
  const interval = {
    low: Math.ceil(least.value - tolerance),
    high: Math.floor(most.value + tolerance),
  };
  if (one.isDisclosed(interval)) {
    const priced = rows.filter((_, at) =>
      [most, least].some(({ prices }) => Math.abs(prices[at] ?? 0) > 1e-7),
    );
    return { interval, disclosure: disclosureOf(priced) };
  }
  const isCleared =
    !search.doubtful.has(one) ||
    (rows.length > strictUpTo && !one.isDisclosed(shrunk(interval))) ||
    isLeftOpen(one, interval, search);
  return { interval, disclosure: isCleared ? null : disclosureOf(rows) };
};

/** Whether whole people leave the question open: records with many people or with none, which are found sooner, or the most and the least. */
const isLeftOpen = (one: Question, { low, high }: Interval, search: Search): boolean => {
  const { rows, bounds } = search.surroundings;
  const [unknowns, weights] = [one.terms.map(([record]) => record), one.terms.map(([, weight]) => weight)];
  const find = (constraints: readonly Constraint[], sense: 'maximise' | 'minimise', aim: Terms): void => {
    if (!search.doubtful.has(one)) return;
    const programme = search.solver([...rows, ...constraints], bounds.low, bounds.high);
    try {
      const optimum = programme.bestWhole(sense, aim);
      if (optimum !== null) see(optimum, search);
    } finally {
      programme.close();
    }
  };
  const least = {
    sense: '<=' as const,
    unknowns,
    weights: weights.map((weight) => -weight),
    right: -one.minimum,
  };
  if (high >= one.minimum) find([least], 'maximise', []);
  if (low < 1) find([{ sense: '<=', unknowns, weights, right: 0 }], 'maximise', []);
  find([], 'maximise', one.terms);
  find([], 'minimise', one.terms);
  return !search.doubtful.has(one);
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
