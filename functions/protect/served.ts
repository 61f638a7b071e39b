import type { Period } from '../../core/period.ts';
import { codesOf } from './grid.ts';
import type { Hiding } from './hide-by-moves.ts';
import type { ProtectedCells, Protection } from './protect-tables.ts';
import type { Requirement } from './system.ts';

/** What has to stay hidden: the people of a cell, or those of it that are not in another one. */
export interface HiddenNumber {
  readonly table: string;
  readonly period: Period;
  readonly codes: readonly string[];
  readonly without?: readonly string[];
}

export interface Served {
  readonly numbers: readonly HiddenNumber[];
  /** Per secondary cell some of what would be known without it, as positions in `numbers`, and how much there is in all. */
  readonly byCell: ReadonlyMap<number, { readonly some: readonly number[]; readonly all: number }>;
}

/** Told of one cell at most. */
const told = 4;

/** What each secondary cell of a table is withheld for: the numbers that are hidden by shifts in which it moves. */
export const servedBy = (cells: ProtectedCells): Served => {
  const { within, places, withheld } = cells;
  const users = usersOf(within);
  const positions = new Map<string, number>();
  const numbers: HiddenNumber[] = [];
  const positionOf = (requirement: Requirement): number => {
    const known = positions.get(numberOf(requirement));
    if (known !== undefined) return known;
    positions.set(numberOf(requirement), numbers.length);
    return numbers.push(hiddenNumber(within, requirement, cells)) - 1;
  };
  const byCell = new Map<number, { some: readonly number[]; all: number }>();
  places.forEach((place, cell) => {
    if (withheld[cell] !== 1 || within.fixed.has(place)) return;
    const own = distinct(users.get(place) ?? []).toSorted((a, b) => a.terms.length - b.terms.length);
    byCell.set(cell, { some: own.slice(0, told).map(positionOf), all: own.length });
  });
  return { numbers, byCell };
};

/** People and amounts of one cell are one number for whoever reads of it. */
const numberOf = ({ terms }: Requirement): string => terms.join(' ');

const distinct = (requirements: readonly Requirement[]): readonly Requirement[] => [
  ...new Map(requirements.map((requirement) => [numberOf(requirement), requirement])).values(),
];

export const hiddenNumber = (
  { system }: Pick<Protection, 'system'>,
  { terms }: Requirement,
  own: Pick<ProtectedCells, 'member'>,
): HiddenNumber => {
  const [whole, part] = terms.map(([place]) => homeOf(system, place, own.member));
  if (!whole) throw new RangeError('a hidden number in no table');
  return part ? { ...whole, without: part.codes } : whole;
};

/** The place as a cell of the table itself, else of the first that has it. */
const homeOf = (
  { members, homes }: Protection['system'],
  place: number,
  own: number,
): Omit<HiddenNumber, 'without'> => {
  const all = homes(place);
  const [at, cell] = all.find(([member]) => member === own) ?? all[0] ?? [-1, -1];
  const member = members[at];
  if (!member) throw new RangeError('a place in no table');
  const { table, period } = member.announced;
  return { table, period, codes: codesOf(member.grid, cell) };
};

const usersOf = ({ hidings }: Pick<Protection, 'hidings'>): ReadonlyMap<number, readonly Requirement[]> => {
  const users = new Map<number, Requirement[]>();
  for (const [requirement, hiding] of hidings)
    for (const place of movedBy(hiding)) {
      const own = users.get(place);
      if (own) own.push(requirement);
      else users.set(place, [requirement]);
    }
  return users;
};

const movedBy = ({ least, most }: Hiding): ReadonlySet<number> => new Set([...least.keys(), ...most.keys()]);
