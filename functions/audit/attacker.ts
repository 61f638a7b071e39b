import type { CellReference } from '../../core/verdict.ts';
import type { Material } from './material.ts';
import type { TableView } from './table-view.ts';

/** One way to undo the protection. It reports what it tried on each of tonight's tables, and what it learnt. */
export interface Attacker {
  readonly name: string;
  /** What it tries, in one sentence. */
  readonly tries: string;
  run(material: Material, tally: Tally): void | Promise<void>;
}

export interface Tally {
  tried(view: TableView, count: number): void;
  /** A figure that it got to: the width of an interval, a difference. */
  met(view: TableView, figure: number): void;
  /** How wide the interval of a withheld count is at least. */
  width(view: TableView, width: number): void;
  /** How many rounded numbers turned out to be exact. */
  pinned(view: TableView, count: number): void;
  found(disclosure: Disclosure): void;
}

/** Which of tonight's tables disclose, and which of their cells would have to be withheld, any one of them. */
export interface Disclosure {
  readonly views: readonly TableView[];
  readonly cells: readonly CellReference[];
}

export interface Score {
  tried: number;
  found: number;
  tightest: number | null;
  pinned: number | null;
  readonly widths: number[];
  readonly counterexamples: (readonly CellReference[])[];
}

/** Counterexamples kept per attacker and table: enough for one round of protection, few enough to store. */
const kept = 2_000;

/** Scores of tonight's tables, and the tally that writes them. */
export const openTally = (views: readonly TableView[]): { tally: Tally; scores: Map<TableView, Score> } => {
  const scores = new Map(
    views
      .filter(({ tonight }) => tonight)
      .map((view): [TableView, Score] => [
        view,
        { tried: 0, found: 0, tightest: null, pinned: null, widths: [], counterexamples: [] },
      ]),
  );
  const tally: Tally = {
    tried(view, count) {
      const score = scores.get(view);
      if (score) score.tried += count;
    },
    met(view, figure) {
      const score = scores.get(view);
      if (score) score.tightest = Math.min(score.tightest ?? figure, figure);
    },
    width(view, width) {
      scores.get(view)?.widths.push(width);
    },
    pinned(view, count) {
      const score = scores.get(view);
      if (score) score.pinned = (score.pinned ?? 0) + count;
    },
    found({ views: disclosing, cells }) {
      for (const view of new Set(disclosing)) {
        const score = scores.get(view);
        if (!score) continue;
        score.found++;
        if (score.counterexamples.length < kept) score.counterexamples.push(cells);
      }
    },
  };
  return { tally, scores };
};
