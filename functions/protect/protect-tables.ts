import type { Policy } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { buildSystem } from './build-system.ts';
import type { Causes } from './causes.ts';
import type { CountedTable } from './counted-table.ts';
import type { Hiding } from './hide-by-moves.ts';
import type { Bound } from './improve.ts';
import type { Solve } from './linear-programme.ts';
import { type PrimaryCells, primaryCells } from './primary.ts';
import { requirementsOf } from './requirements.ts';
import { withholdSecondary } from './secondary.ts';
import { standIns } from './stand-in.ts';
import type { Requirement, System } from './system.ts';

/** What becomes of the cells of one table. */
export interface ProtectedCells {
  readonly counted: CountedTable;
  readonly primary: PrimaryCells;
  /** Per cell of the grid 1 where it is withheld. */
  readonly withheld: Uint8Array;
  /** Whether each `_O` is withheld that is not zero. */
  readonly forcedOthers: boolean;
  /** How many numbers of the table nothing could hide: it must not be published like this. */
  readonly open: number;
  /** Why cells are withheld that no rule finds. */
  readonly causes: Causes;
  /** Whether all but the total is withheld, because nothing hides all that would have to be hidden. */
  readonly totalOnly: boolean;
  /** Its position among the tables of the system, and the place of each of its cells. */
  readonly member: number;
  readonly places: Int32Array;
  readonly within: Protection;
  /** How far what is withheld may be from the least: once it was looked for. */
  readonly bound?: Bound;
}

/** How all of the night's tables were protected together. */
export interface Protection {
  readonly system: System;
  readonly requirements: readonly Requirement[];
  /** What nothing could hide. */
  readonly open: readonly Requirement[];
  readonly hidings: ReadonlyMap<Requirement, Hiding>;
  /** Places that are withheld whatever else is. */
  readonly fixed: ReadonlySet<number>;
  /** Per place 1 where it is withheld. */
  readonly withheld: Uint8Array;
}

/** One of tonight's tables, with what is decided about its cells beforehand. */
export interface Candidate {
  readonly counted: CountedTable;
  /** Cells that must be withheld and stay hidden, besides those that the rules find. */
  readonly causes: Causes;
  /** Whether all but the total is withheld without more ado. */
  readonly totalOnly: boolean;
  readonly forcedOthers: boolean;
}

interface Beside {
  readonly earlier: readonly PublishedTable[];
  /** Which codes hold which, whether a table shows it or not. */
  readonly classifications: Policy['classifications'];
  readonly solve: Solve;
}

/** Which cells of tonight's tables to withhold, together: a cell that two of them show has one status in both. */
export const protectTables = (
  candidates: readonly Candidate[],
  { earlier, classifications, solve }: Beside,
): readonly ProtectedCells[] => {
  const tables = candidates.map(({ counted }) => counted);
  const joined = standIns(buildSystem(tables, earlier, classifications), solve);
  const system = joined ?? buildSystem(tables, [], classifications);
  const own = candidates.map((candidate, at) => ({
    ...candidate,
    primary: primaryCells(candidate.counted),
    places: system.members[at]?.places ?? new Int32Array(),
  }));
  const gather = (cellsOf: (one: (typeof own)[number]) => Iterable<number>): ReadonlySet<number> =>
    new Set(own.flatMap((one) => [...cellsOf(one)].map((cell) => one.places[cell] ?? -1)));
  const primary = gather(({ primary: cells }) => Object.values(cells).flatMap((set) => [...set]));
  const canHide = (place: number): boolean => system.free[place] === 1;
  const isUntold = (place: number): boolean => system.told[place] === 0;
  const kept = new Set([...gather(({ causes }) => causes.keys())].filter(canHide));
  const dropped = [...gather(({ totalOnly, counted }) => (totalOnly ? allButTotal(counted) : []))].filter(
    canHide,
  );
  const fixed = new Set([...[...primary].filter(isUntold), ...kept, ...dropped, ...system.unknown]);
  const requirements = requirementsOf(system, primary, kept);
  const { withheld, open, hidings } = withholdSecondary(system, requirements, { primary: fixed, solve });
  const within = { system, requirements, open, hidings, fixed, withheld };
  return own.map(({ primary: cells, places, ...candidate }, member) => ({
    ...candidate,
    primary: cells,
    withheld: withheldIn({ primary: cells, places }, withheld),
    open: openIn(places, open).length,
    member,
    places,
    within,
  }));
};

/** Per cell of a table 1 where it is withheld: its own primary cells in any case, even those that an earlier release shows. */
export const withheldIn = (
  { primary, places }: Pick<ProtectedCells, 'primary' | 'places'>,
  withheld: Uint8Array,
): Uint8Array => {
  const own = Uint8Array.from(places, (place) => withheld[place] ?? 0);
  for (const cells of Object.values(primary)) for (const cell of cells) own[cell] = 1;
  return own;
};

const allButTotal = ({ grid }: CountedTable): readonly number[] =>
  Array.from({ length: grid.size - 1 }, (_, cell) => cell);

/** Those of the open requirements that are about one of the places. */
export const openIn = (places: Int32Array, open: readonly Requirement[]): readonly Requirement[] => {
  const own = new Set(places);
  return open.filter(({ terms }) => terms.some(([place]) => own.has(place)));
};
