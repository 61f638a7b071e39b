import type { Figure } from './figures.ts';

/** The weighted sum of the figures is 0, or at most 0. */
export interface Relation {
  readonly sense: '=' | '<=';
  readonly figures: readonly Figure[];
  readonly weights: readonly number[];
  /** Holds, but is only good for rough bounds: its weights are too large for a linear programme. */
  readonly rough: boolean;
}

/** All people of one count are among those of the other, so that the difference counts people as well. */
export interface Inclusion {
  readonly part: Figure;
  readonly whole: Figure;
}

/** Relations between figures of which at least one is withheld; the same is never told twice. */
export interface Relations {
  readonly all: Relation[];
  readonly inclusions: Inclusion[];
  /** The whole is the sum of its parts. */
  sum(whole: Figure, parts: readonly Figure[]): void;
  /** The whole is at most the sum of its parts, which overlap. */
  cover(whole: Figure, parts: readonly Figure[]): void;
  /** The parts are together more than the whole by no more than the weighted sum of the terms. */
  exceed(whole: Figure, parts: readonly Figure[], terms: readonly (readonly [Figure, number])[]): void;
  include(part: Figure, whole: Figure): void;
  atMost(less: Figure, more: Figure, times: number): void;
}

export const openRelations = (): Relations => {
  const all: Relation[] = [];
  const inclusions: Inclusion[] = [];
  const numbers = new Map<Figure, number>();
  const told = new Set<string>();
  const numberOf = (figure: Figure): number => {
    const number = numbers.get(figure) ?? numbers.size;
    numbers.set(figure, number);
    return number;
  };
  const tell = (relation: Relation): boolean => {
    if (relation.figures.every(({ value }) => value !== null)) return false;
    const text = fingerprint(relation, numberOf);
    if (told.has(text)) return false;
    told.add(text);
    all.push(relation);
    return true;
  };
  const whole = (sense: Relation['sense'], of: Figure, parts: readonly Figure[]): boolean =>
    tell({ sense, figures: [of, ...parts], weights: [1, ...parts.map(() => -1)], rough: false });
  return {
    all,
    inclusions,
    sum: (of, parts) => void whole('=', of, parts),
    cover: (of, parts) => void whole('<=', of, parts),
    exceed: (of, parts, terms) =>
      void tell({
        sense: '<=',
        figures: [...parts, of, ...terms.map(([figure]) => figure)],
        weights: [...parts.map(() => 1), -1, ...terms.map(([, weight]) => -weight)],
        rough: false,
      }),
    include(part, of) {
      if (tell({ sense: '<=', figures: [part, of], weights: [1, -1], rough: false }))
        inclusions.push({ part, whole: of });
    },
    atMost: (less, more, times) =>
      void tell({ sense: '<=', figures: [less, more], weights: [1, -times], rough: times !== 1 }),
  };
};

/** The same for the same terms in any order; for others hardly ever (two sums of 32 mixed bits each). */
const fingerprint = ({ sense, figures, weights }: Relation, numberOf: (figure: Figure) => number): string => {
  let [one, other] = [0, 0];
  figures.forEach((figure, at) => {
    const term = Math.imul(numberOf(figure) + 1, 0x9e3779b1) ^ Math.imul(weights[at] ?? 0, 0x85ebca6b);
    one = (one + Math.imul(term ^ (term >>> 15), 0x2c1b3c6d)) | 0;
    other = (other + Math.imul(term ^ (term >>> 13), 0x297a2d39)) | 0;
  });
  return `${sense}${figures.length}/${one}/${other}`;
};
