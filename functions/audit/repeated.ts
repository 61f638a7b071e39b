import { conditionsAt, type Figure, type Figures, isWithheld, whereText } from './figures.ts';
import { comingsIn } from './people-and-events.ts';
import { framedIn } from './population.ts';

/** A whole and parts of it that have no row in common. */
export interface Parts {
  readonly whole: Figure;
  readonly parts: readonly Figure[];
}

/** By how much the people of all parts can at most be more than those of the whole. */
export interface Repeated {
  readonly most: number;
  /** Published figures whose weighted sum it is. */
  readonly terms: readonly (readonly [Figure, 1 | -1])[];
}

/**
 * How often people can be in one part more, where something tells. A group has no more of
 * that than one around it: where as many visits as visitors came in a quarter, nobody of any land was there in two months; and
 * where all people add up over days or sources, those of every cell do.
 */
export const repeatedAtMost = (figures: Figures, { whole, parts }: Parts): Repeated | null => {
  if (whole.kind !== 'people') return null;
  let best: Repeated | null = null;
  for (const where of wheresAround(figures, { whole, parts })) {
    const told = [overlapAt(figures, { whole, parts }, where), spareAt(figures, { whole, parts }, where)];
    for (const one of told) if (one && (best === null || one.most < best.most)) best = one;
    if (best?.most === 0) return best;
  }
  return best;
};

/** The same whole and parts of the group with these conditions, where they are all published. */
const overlapAt = (figures: Figures, { whole, parts }: Parts, where: string): Repeated | null => {
  if (parts.some((part) => part.where !== whole.where)) return null;
  const all = figures.byMeaning.get(whole.frame + where);
  const each = parts.flatMap((part) => figures.byMeaning.get(part.frame + where) ?? []);
  if (!all || each.length < parts.length) return null;
  const most = each.reduce((sum, { value }) => sum + (value ?? Number.NaN), -(all.value ?? Number.NaN));
  if (!(most >= 0)) return null;
  return { most, terms: [...each.map((one) => [one, 1] as const), [all, -1]] };
};

/** Who is in two parts has two events, of which one is spare. */
const spareAt = (figures: Figures, { whole, parts }: Parts, where: string): Repeated | null => {
  const own = figures.frames.get(whole.frame);
  if (!own) return null;
  const isByDay = parts.every(
    (part) =>
      part.where === whole.where && figures.frames.get(part.frame)?.sources.join() === own.sources.join(),
  );
  const shown = parts.reduce((sum, { span }) => sum + (span?.low ?? 0), 0);
  const repeated = shown - (whole.span?.high ?? Infinity);
  const told = comingsIn(figures).flatMap(({ frame, byWhere }) => {
    const group = framedIn({ ...own, quantity: frame.quantity }, frame) ? byWhere.get(where) : undefined;
    // Rows that came or went between two nights can make it less than what is shown to be repeated.
    return group && (isByDay || group.uncut) && group.spare >= repeated ? [group] : [];
  });
  const [least] = told.toSorted((a, b) => a.spare - b.spare);
  if (!least) return null;
  return {
    most: least.spare,
    terms: [
      [least.events, 1],
      [least.people, -1],
    ],
  };
};

/**
 * The conditions of groups around the whole: each of its own may be one of a code above or none. Where nothing is withheld
 * nothing is left to find but that tables do not fit, and all people together are enough for that.
 */
const wheresAround = function* (figures: Figures, { whole, parts }: Parts): Generator<string> {
  yield '';
  const [place] = whole.places;
  const population = place && figures.populations.get(place.view);
  const conditions = place && population && conditionsAt(population, place.cell);
  if (!conditions || ![whole, ...parts].some(isWithheld)) return;
  const choices = conditions.map(([variable, codes], at) => {
    const [code] = codes;
    const above = codes.length === 1 && code !== undefined ? figures.trees.lineOf(variable, code) : [];
    const filter = population.conditions[at]?.filter ?? [];
    const lists = [[], filter, codes, ...above.map((one) => [one])];
    return [...new Set(lists.map((list) => whereText([[variable, list]])))];
  });
  yield* combined(choices);
};

const combined = function* (choices: readonly (readonly string[])[]): Generator<string> {
  const [first, ...others] = choices;
  if (first === undefined) yield '';
  else for (const text of first) for (const rest of combined(others)) yield text + rest;
};
