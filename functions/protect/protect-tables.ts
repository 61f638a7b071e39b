import type { PublishedTable } from '../../core/published-table.ts';
import { buildSystem } from './build-system.ts';
import type { CountedTable } from './counted-table.ts';
import type { Solve } from './linear-programme.ts';
import { type PrimaryCells, primaryCells } from './primary.ts';
import { requirementsOf } from './requirements.ts';
import { withholdSecondary } from './secondary.ts';
import { standIns } from './stand-in.ts';

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
}

/** One of tonight's tables, with what is decided about its cells beforehand. */
export interface Candidate {
  readonly counted: CountedTable;
  /** Cells that must be withheld and stay hidden, besides those that the rules find. */
  readonly forced: ReadonlySet<number>;
  /** Cells that are withheld without more ado. */
  readonly dropped: ReadonlySet<number>;
  readonly forcedOthers: boolean;
}

/** Which cells of tonight's tables to withhold, together: a cell that two of them show has one status in both. */
export const protectTables = (
  candidates: readonly Candidate[],
  { earlier, solve }: { earlier: readonly PublishedTable[]; solve: Solve },
): readonly ProtectedCells[] => {
  const tables = candidates.map(({ counted }) => counted);
  const joined = standIns(buildSystem(tables, earlier), solve);
  const system = joined ?? buildSystem(tables, []);
  const own = candidates.map((candidate, at) => ({
    ...candidate,
    primary: primaryCells(candidate.counted),
    places: system.members[at]?.places ?? new Int32Array(),
  }));
  const gather = (cellsOf: (one: (typeof own)[number]) => Iterable<number>): ReadonlySet<number> =>
    new Set(own.flatMap((one) => [...cellsOf(one)].map((cell) => one.places[cell] ?? -1)));
  const primary = gather(({ primary: cells }) => Object.values(cells).flatMap((set) => [...set]));
  const canHide = (place: number): boolean => system.free[place] === 1;
  const kept = new Set([...gather(({ forced }) => forced)].filter(canHide));
  const dropped = [...gather((one) => one.dropped)].filter(canHide);
  const { withheld, open } = withholdSecondary(system, requirementsOf(system, primary, kept), {
    primary: [...primary, ...kept, ...dropped, ...system.unknown],
    solve,
  });
  return own.map(({ counted, primary: cells, places, forcedOthers }) => ({
    counted,
    primary: cells,
    withheld: Uint8Array.from(places, (place) => withheld[place] ?? 0),
    forcedOthers,
    open: openIn(places, open),
  }));
};

const openIn = (
  places: Int32Array,
  open: readonly { readonly terms: readonly (readonly [number, number])[] }[],
): number => {
  const own = new Set(places);
  return open.filter(({ terms }) => terms.some(([place]) => own.has(place))).length;
};
