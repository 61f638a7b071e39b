import type { PublishedTable } from '../../core/published-table.ts';

/** Why a cell has to be withheld that no rule of tonight's finds. */
export type Cause =
  /** The release withholds it, or shows it as another number that differs by few people, or nobody can tell by how many. */
  | { readonly release: string; readonly there: 'withheld' | 'another number' }
  /** An attacker named it in an earlier round of the night. */
  | { readonly attacker: string };

/** Per cell of a grid. */
export type Causes = ReadonlyMap<number, readonly Cause[]>;

/** The lasting name of a release, as its bundle has it. */
export const nameOf = ({
  table,
  period,
  version,
}: Pick<PublishedTable, 'table' | 'period' | 'version'>): string => `${table}/${period}/v${version}`;

export const joinedCauses = (lists: readonly Causes[]): Causes => {
  const joined = new Map<number, readonly Cause[]>();
  for (const causes of lists)
    for (const [cell, own] of causes) joined.set(cell, [...(joined.get(cell) ?? []), ...own]);
  return joined;
};
