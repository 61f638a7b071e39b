import type { CodeTrees } from './code-trees.ts';
import { type Condition, populationOf } from './population.ts';
import { codeAt, type DimensionView, type TableView } from './table-view.ts';

/** Calls back with each cell of the other table that counts everybody whom the cell counts; `same` if it says the same. */
export type Wholes = (cell: number, visit: (whole: number, same: boolean) => void) => void;

interface Step {
  /** The dimension of the part that decides; null where only its filter does. */
  readonly by: DimensionView | null;
  /** For each of that dimension's codes, where a whole can stand: distance in cells, and whether it says the same. */
  readonly choices: readonly (readonly Choice[])[];
}

interface Choice {
  readonly offset: number;
  readonly same: boolean;
}

/** How cells of one table lie inside those of another, as far as codes go; null if none can. */
export const wholesOf = (part: TableView, whole: TableView, trees: CodeTrees): Wholes | null => {
  const inner = new Map(populationOf(part, trees).conditions.map((own) => [own.variable, own]));
  const outer = new Map(populationOf(whole, trees).conditions.map((own) => [own.variable, own]));
  const steps = [...new Set([...inner.keys(), ...outer.keys()])].map((variable) =>
    stepOf(
      { inner: inner.get(variable) ?? anything(variable), outer: outer.get(variable) ?? anything(variable) },
      trees,
    ),
  );
  if (steps.some(({ choices }) => choices.every((choice) => choice.length === 0))) return null;
  const walk = (at: number, cell: number, reached: Reached): void => {
    const step = steps[at];
    if (step === undefined) {
      reached.visit(reached.offset, reached.same);
      return;
    }
    const code = step.by === null ? 0 : codeAt(step.by, cell);
    for (const { offset, same } of step.choices[code] ?? [])
      walk(at + 1, cell, {
        offset: reached.offset + offset,
        same: reached.same && same,
        visit: reached.visit,
      });
  };
  return (cell, visit) => walk(0, cell, { offset: 0, same: true, visit });
};

interface Reached {
  readonly offset: number;
  readonly same: boolean;
  readonly visit: (whole: number, same: boolean) => void;
}

const anything = (variable: string): Condition => ({ variable, filter: [], dimension: null, byCode: [] });

const stepOf = ({ inner, outer }: { inner: Condition; outer: Condition }, trees: CodeTrees): Step => {
  const needed = inner.dimension === null ? [inner.filter] : inner.byCode;
  const offered = outer.dimension === null ? [outer.filter] : outer.byCode;
  const choices = needed.map((codes) =>
    offered.flatMap((others, position): Choice[] => {
      const isOther = outer.dimension !== null && position === outer.dimension.other;
      if (codes === null || others === null || isOther) return [];
      if (!trees.inside(inner.variable, codes, others)) return [];
      const same = codes.join('|') === others.join('|');
      return [{ offset: position * (outer.dimension?.stride ?? 0), same }];
    }),
  );
  return { by: inner.dimension, choices };
};
