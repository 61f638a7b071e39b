import type { Attacker, Disclosure, Tally } from '../attacker.ts';
import { disclosureFrom, tonightAmong } from '../blame.ts';
import { type Bounds, boundsOf, open } from '../bounds.ts';
import { Contradiction } from '../contradiction.ts';
import type { Figure } from '../figures.ts';
import { intervalWithin, type Result, searchIntervals } from '../interval-search.ts';
import type { Programme, Solver } from '../linear-programme.ts';
import { publishedIn } from '../recomputed.ts';
import type { TableView } from '../table-view.ts';
import { discloses, type Target, targetsOf } from '../targets.ts';
import { componentsOf, type Row, type Unknowns, unknownsOf } from '../unknowns.ts';

/** Counterexamples that are traced to single cells per group of rows; more are counted. */
const traced = 300;

/**
 * The attacker's problem with full relations (Fischetti and Salazar 2000): the least and the most that every withheld count
 * can be under everything published, knowing that nothing is withheld that nobody stands behind.
 */
export const feasibilityIntervals = (solver: Solver): Attacker => ({
  name: 'feasibility-intervals',
  tries:
    'Works out the least and the most that each withheld count of people can be, under all margins and inequalities.',
  run(material, tally) {
    for (const scope of material.scopes) {
      const counts = scope.relations.all.filter(({ figures }) => figures.every(({ kind }) => kind !== 'sum'));
      const targets = targetsOf(scope, material);
      const unattached = new Set(targets);
      const byFigure = gather(targets);
      for (const component of componentsOf(unknownsOf(counts))) {
        const own = [...new Set(component.figures.flatMap((figure) => byFigure.get(figure) ?? []))];
        for (const target of own) unattached.delete(target);
        attackComponent({ component, targets: own, solver }, tally);
      }
      for (const target of unattached) for (const view of target.views) tally.tried(view, 1);
    }
  },
});

const gather = (targets: readonly Target[]): ReadonlyMap<Figure, readonly Target[]> => {
  const byFigure = new Map<Figure, Target[]>();
  for (const target of targets)
    for (const [figure] of target.terms) byFigure.set(figure, [...(byFigure.get(figure) ?? []), target]);
  return byFigure;
};

interface Attack {
  readonly component: Unknowns;
  readonly targets: readonly Target[];
  readonly solver: Solver;
}

const attackComponent = ({ component, targets, solver }: Attack, tally: Tally): void => {
  const views = viewsIn(component);
  if (views.length === 0) return;
  const bounds = boundsOf(component);
  if (bounds === null) throw new Contradiction(views, 'published values that no counts fit');
  const results = intervalsOf({ component, targets, solver }, bounds);
  if (results === null) throw new Contradiction(views, 'published values that no counts fit together');
  const tracer = openTracer(component, solver);
  try {
    for (const { target, interval } of results) {
      const concerned = target.views.length > 0 ? target.views : views;
      for (const view of concerned) {
        tally.tried(view, 1);
        if (target.kind === 'cell') tally.met(view, Math.max(0, interval.high - interval.low));
      }
      if (discloses(target, interval)) tally.found(tracer.trace(target) ?? { views: concerned, cells: [] });
    }
  } finally {
    tracer.close();
  }
};

const intervalsOf = ({ component, targets, solver }: Attack, bounds: Bounds): readonly Result[] | null => {
  const outer = targets.map((target) => ({
    target,
    interval: intervalWithin(target, component.numberOf, bounds),
  }));
  const certain = outer.filter(({ target, interval }) => discloses(target, interval));
  const open_ = outer.filter((result) => !certain.includes(result)).map(({ target }) => target);
  const searched = searchIntervals({ unknowns: component, bounds, targets: open_ }, solver);
  return searched && [...certain, ...searched];
};

const viewsIn = ({ figures, rows }: Unknowns): readonly TableView[] =>
  tonightAmong([...new Set([...figures, ...rows.flatMap(({ relation }) => relation.figures)])]);

/** Finds the published figures that an interval follows from: those of the rows that have a price in it. */
const openTracer = (component: Unknowns, solver: Solver) => {
  let programme: Programme | null = null;
  let left = traced;
  const rows = component.rows.filter(({ relation }) => !relation.rough);
  const pricedIn = (target: Target): readonly Row[] => {
    programme ??= solver(
      rows,
      Float64Array.from(component.figures, ({ floor }) => floor),
      new Float64Array(component.figures.length).fill(open),
    );
    const terms = target.terms.flatMap(([figure, weight]) => {
      const number = component.numberOf.get(figure);
      return number === undefined ? [] : [[number, weight] as const];
    });
    const senses = target.truth === null ? (['maximise'] as const) : (['maximise', 'minimise'] as const);
    const priced = new Set<Row>();
    for (const sense of senses)
      programme.best(sense, terms)?.prices.forEach((price, at) => {
        const row = rows[at];
        if (row && Math.abs(price) > 1e-7) priced.add(row);
      });
    return [...priced];
  };
  return {
    trace(target: Target): Disclosure | null {
      if (left-- <= 0) return null;
      const published = publishedIn(new Map(pricedIn(target).map((row) => [row, 1])));
      const shown = target.terms.map(([figure]) => figure).filter(({ value }) => value !== null);
      return disclosureFrom([...new Set([...published, ...shown])]);
    },
    close: () => programme?.close(),
  };
};
