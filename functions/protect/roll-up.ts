import type { CellTable } from '../../core/cells.ts';
import type { Policy, Table } from '../../core/policy.ts';
import { type Activity, activityOf } from './activity.ts';
import { type CountedTable, countedAt } from './counted-table.ts';
import { primaryCells } from './primary.ts';
import type { ProtectedCells } from './protect-tables.ts';

/** What there is to publish of one table in one period. */
export interface Subject {
  readonly table: Table;
  readonly counted: CellTable;
  readonly policy: Policy;
  readonly version: number;
}

export interface RolledUp {
  readonly levels: readonly number[];
  /** Whether enough is published at them, or only the most that can be. */
  readonly reached: boolean;
}

/** The finest level of each dimension, one choice after the other, finer ones first. */
export const levelChoices = ({ dimensions }: Table): readonly (readonly number[])[] =>
  dimensions
    .reduce<readonly (readonly number[])[]>(
      (choices, { levels }) =>
        choices.flatMap((choice) =>
          [...new Set(levels)].sort((a, b) => a - b).map((level) => [...choice, level]),
        ),
      [[]],
    )
    .map((choice, at) => ({ choice, at, sum: choice.reduce((sum, level) => sum + level, 0) }))
    .sort((a, b) => a.sum - b.sum || a.at - b.at)
    .map(({ choice }) => choice);

export const subjectAt = (
  { table, counted, policy, version }: Subject,
  levels: readonly number[],
): CountedTable => countedAt(counted, table, { levels, policy, version });

/**
 * The finest levels at which enough of the activity is published, or else those at which the most is. Levels at which the
 * primary cells alone would take too much are protected only if nothing else reaches it.
 */
export const rollUp = (subject: Subject, protect: (counted: CountedTable) => ProtectedCells): RolledUp => {
  const choices = levelChoices(subject.table);
  const [only = []] = choices;
  if (choices.length === 1) return { levels: only, reached: false };
  const { activity } = subject.table;
  const drafts = choices.map((levels) => ({ levels, atMost: shareAtMost(subjectAt(subject, levels)) }));
  const tried = new Map<readonly number[], number>();
  for (const { levels, atMost } of drafts) {
    if (atMost < activity) continue;
    const share = shareOf(protect(subjectAt(subject, levels)));
    if (share >= activity) return { levels, reached: true };
    tried.set(levels, share);
  }
  let best: { readonly levels: readonly number[]; readonly share: number } | undefined;
  for (const { levels, atMost } of drafts) {
    if (best && atMost <= best.share) continue;
    const share = tried.get(levels) ?? shareOf(protect(subjectAt(subject, levels)));
    if (!best || share > best.share) best = { levels, share };
  }
  return { levels: best?.levels ?? only, reached: false };
};

/** The share that counts against the policy's; a table that nothing can hide publishes nothing. */
export const shareOf = (cells: ProtectedCells): number => (cells.open > 0 ? 0 : activityOf(cells).withOther);

/** The share that is left if the primary cells alone are withheld. */
const shareAtMost = (counted: CountedTable): number => {
  const primary = primaryCells(counted);
  const withheld = new Uint8Array(counted.grid.size);
  for (const cells of Object.values(primary)) for (const cell of cells) withheld[cell] = 1;
  const total: Activity = activityOf({ counted, withheld });
  return counted.announced.dimensions.some(({ codes }) => codes.some(({ code }) => code === '_O'))
    ? 1
    : total.published;
};
