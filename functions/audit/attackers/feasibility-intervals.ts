import type { Attacker, Disclosure, Tally } from '../attacker.ts';
import { disclosureFrom, tonightAmong } from '../blame.ts';
import { type Bounds, boundsOf, open } from '../bounds.ts';
import { Contradiction } from '../contradiction.ts';
import { type Figure, isBlurred, isWithheld, spanBy } from '../figures.ts';
import { intervalWithin, type Result, searchIntervals } from '../interval-search.ts';
import { withLateRows } from '../late-rows.ts';
import type { Solver } from '../linear-programme.ts';
import type { Material } from '../material.ts';
import { around, type Excerpt, nearest, surroundingsOf } from '../neighbourhood.ts';
import { publishedIn } from '../recomputed.ts';
import type { Scope } from '../scopes.ts';
import type { TableView } from '../table-view.ts';
import { discloses, type Target, targetsOf, trueValueIn } from '../targets.ts';
import { componentsOf, type Row, type Unknowns, unknownsOf } from '../unknowns.ts';

/** Unknowns around a group among which the rows are sought that bound it. */
const tracedAround = [30, 150, 800];

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
      attackScope(scope, { material, solver, tally });
      const late = withLateRows(scope, material.views, material.trees);
      if (late) attackIfPossible(late, { material, solver, tally });
    }
  },
});

interface Context {
  readonly material: Pick<Material, 'truth'>;
  readonly solver: Solver;
  readonly tally: Tally;
}

/** Where rows went after all, nothing fits, and nobody learns anything from what they took to be so. */
const attackIfPossible = (scope: Scope, context: Context): void => {
  try {
    attackScope(scope, context);
  } catch (error) {
    if (!(error instanceof Contradiction)) throw error;
  }
};

/** Attacks all that some tables say together. */
export const attackScope = (scope: Scope, { material, solver, tally }: Context): void => {
  const counts = scope.relations.all.filter(({ figures }) => figures.every(({ kind }) => kind !== 'sum'));
  const truthOf = trueValueIn(material);
  const targets = targetsOf(scope, material);
  const unattached = new Set(targets);
  const byFigure = gather(targets);
  for (const component of componentsOf(unknownsOf(counts))) {
    const own = [...new Set(component.figures.flatMap((figure) => byFigure.get(figure) ?? []))];
    for (const target of own) unattached.delete(target);
    attackComponent({ component, targets: own, solver, truthOf }, tally);
  }
  for (const target of unattached) for (const view of target.views) tally.tried(view, 1);
};

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
  readonly truthOf: (figure: Figure) => number | null;
}

const attackComponent = (attack: Attack, tally: Tally): void => {
  const { component, solver } = attack;
  const views = viewsIn(component);
  if (views.length === 0) return;
  const bounds = boundsOf(component);
  if (bounds === null) throw new Contradiction(views, 'published values that no counts fit');
  const results = intervalsOf(attack, bounds);
  if (results === null) throw new Contradiction(views, 'published values that no counts fit together');
  const trace = openTracer(component, solver);
  for (const { target, interval } of results) {
    const concerned = target.views.length > 0 ? target.views : views;
    for (const view of concerned) {
      tally.tried(view, 1);
      if (target.kind !== 'cell') continue;
      const width = Math.max(0, interval.high - interval.low);
      tally.met(view, width);
      tally.width(view, width);
    }
    if (discloses(target, interval)) tally.found(trace(target) ?? { views: concerned, cells: [] });
  }
};

const intervalsOf = (
  { component, targets, solver, truthOf }: Attack,
  bounds: Bounds,
): readonly Result[] | null => {
  const outer = targets.map((target) => ({
    target,
    interval: intervalWithin(target, component.numberOf, bounds),
  }));
  const certain = outer.filter(({ target, interval }) => discloses(target, interval));
  const open_ = outer.filter((result) => !certain.includes(result)).map(({ target }) => target);
  const searched = searchIntervals({ unknowns: component, bounds, targets: open_, truthOf }, solver);
  return searched && [...certain, ...searched];
};

const viewsIn = ({ figures, rows }: Unknowns): readonly TableView[] =>
  tonightAmong([...new Set([...figures, ...rows.flatMap(({ relation }) => relation.figures)])]);

/** Finds the published figures that an interval follows from: those of the rows that have a price in it. */
const openTracer = (component: Unknowns, solver: Solver) => {
  let left = traced;
  const rows = component.rows.filter(({ relation }) => !relation.rough);
  const surroundings = surroundingsOf(rows, {
    low: Float64Array.from(component.figures, (figure) => spanBy(figure).low),
    high: Float64Array.from(component.figures, (figure) => Math.min(open, spanBy(figure).high)),
  });
  return (target: Target): Disclosure | null => {
    if (left-- <= 0) return null;
    const start = target.terms.flatMap(([figure]) => component.numberOf.get(figure) ?? []);
    const shown = target.terms.map(([figure]) => figure).filter((figure) => !isWithheld(figure));
    const told = (priced: readonly Row[]): Disclosure | null =>
      disclosureFrom([
        ...new Set([
          ...shown,
          ...publishedIn(new Map(priced.map((row) => [row, 1]))),
          ...priced.flatMap(({ relation }) => relation.figures.filter(isBlurred)),
        ]),
      ]);
    for (const size of tracedAround) {
      const excerpt = around(surroundings, nearest(surroundings, start, size));
      const priced = pricedRows(target, { excerpt, component, solver });
      if (priced !== null) return told(priced);
    }
    return told(start.flatMap((unknown) => surroundings.rowsOf[unknown] ?? []));
  };
};

/** The rows that bound the target; null if they do not bound it enough to disclose. */
const pricedRows = (
  target: Target,
  { excerpt, component, solver }: { excerpt: Excerpt; component: Unknowns; solver: Solver },
): readonly Row[] | null => {
  const programme = solver(excerpt.rows, excerpt.low, excerpt.high);
  let known = 0;
  const terms = target.terms.flatMap(([figure, weight]) => {
    const number = excerpt.numberOf.get(component.numberOf.get(figure) ?? -1);
    if (number === undefined) known += weight * (figure.value ?? 0);
    return number === undefined ? [] : [[number, weight] as const];
  });
  try {
    const most = programme.best('maximise', terms);
    const least = programme.best('minimise', terms);
    if (most === null || least === null) return null;
    const interval = {
      low: Math.ceil(known + least.value - 1e-6),
      high: Math.floor(known + most.value + 1e-6),
    };
    if (!discloses(target, interval)) return null;
    const isEnough = interval.high < target.minimum && target.kind === 'cell';
    const prices = isEnough ? [most.prices] : [most.prices, least.prices];
    return excerpt.rows.filter((_, at) => prices.some((price) => Math.abs(price[at] ?? 0) > 1e-7));
  } finally {
    programme.close();
  }
};
