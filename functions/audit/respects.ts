import type { CodeTrees } from './code-trees.ts';
import { conditionsText, type Remainder, type Respect } from './remainders.ts';

export const inDays: Respect = {
  name: 'days',
  keyOf: (one) => [one.frame.quantity, one.frame.sources, conditionsText(one)],
  textOf: ({ frame }) => `${frame.first} ${frame.last}`,
  isInside: ({ frame: part }, { frame: whole }) => part.first >= whole.first && part.last <= whole.last,
  apart: ({ frame: a }, { frame: b }) => a.last < b.first || b.last < a.first,
  sizeOf: ({ frame }) => Date.parse(frame.last) - Date.parse(frame.first),
};

export const inSources: Respect = {
  name: 'sources',
  keyOf: (one) => [one.frame.quantity, one.frame.first, one.frame.last, conditionsText(one)],
  textOf: ({ frame }) => frame.sources.join(),
  isInside: ({ frame: part }, { frame: whole }) =>
    part.sources.every((source) => whole.sources.includes(source)),
  apart: ({ frame: a }, { frame: b }) => !a.sources.some((source) => b.sources.includes(source)),
  sizeOf: ({ frame }) => frame.sources.length,
};

/** Codes lie in each other as the tree of their classification says. */
export const inCodes = (variable: string, trees: CodeTrees): Respect => {
  const codesOf = ({ conditions }: Remainder) => conditions.get(variable) ?? [];
  const touches = (a: readonly string[], b: readonly string[]) =>
    a.some((code) => trees.inside(variable, [code], b));
  return {
    name: variable,
    keyOf: (one) => [one.frame, conditionsText(one, variable)],
    textOf: (one) => codesOf(one).join('|'),
    isInside: (part, whole) =>
      codesOf(part).length > 0 && trees.inside(variable, codesOf(part), codesOf(whole)),
    apart: (a, b) => !touches(codesOf(a), codesOf(b)) && !touches(codesOf(b), codesOf(a)),
    sizeOf: (part) => codesOf(part).length - trees.lineOf(variable, codesOf(part)[0] ?? '').length / 100,
    isEither(whole, one, other) {
      const [a, b] = [new Set(codesOf(one)), new Set(codesOf(other))];
      const common = a.intersection(b);
      if (common.size === 0 || common.size === a.size || common.size === b.size) return false;
      const [all, either] = [codesOf(whole), [...a.union(b)]];
      return all.length > 0 && trees.inside(variable, all, either) && trees.inside(variable, either, all);
    },
  };
};

/** The same rows, counted twice: what came or went in between, or what only one of two sources keeps. */
export const inReleases: Respect = {
  name: 'release',
  keyOf: (one) => [one.frame, conditionsText(one)],
  textOf: () => '',
  isInside: () => true,
  apart: () => false,
  sizeOf: () => 0,
};
