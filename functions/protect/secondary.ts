import type { Hiding } from './hide-by-moves.ts';
import { openKnownShifts } from './known-shifts.ts';
import type { Solve } from './linear-programme.ts';
import { closed, openPattern, withMore } from './pattern.ts';
import { searchHiding } from './search-hiding.ts';
import { isHidden, isPossible } from './shift.ts';
import { type Solution, spared } from './spare.ts';
import type { Requirement, System } from './system.ts';

export interface Secondary {
  readonly withheld: Uint8Array;
  /** What nothing can hide. */
  readonly open: readonly Requirement[];
  /** The shifts that show each of the others to be hidden. */
  readonly hidings: ReadonlyMap<Requirement, Hiding>;
}

/**
 * Withholds further places until every requirement is hidden, each shown by two shifts that nothing rules out. `proposed` are
 * withheld from the beginning, and published again where nothing needs them.
 */
export const withholdSecondary = (
  system: System,
  requirements: readonly Requirement[],
  {
    primary,
    proposed = [],
    solve,
  }: { primary: Iterable<number>; proposed?: readonly number[]; solve: Solve },
): Secondary => {
  const first = [...primary];
  const known = openKnownShifts();
  const search = { system, known, solve };
  const hidings = new Map<Requirement, Hiding>();
  const open: Requirement[] = [];
  let pattern = openPattern(system, [...first, ...proposed]);
  const keep = (requirement: Requirement, hiding: Hiding): void => {
    hidings.set(requirement, hiding);
    if (hiding.more.length > 0) pattern = withMore(pattern, hiding.more);
    for (const shift of [hiding.least, hiding.most]) known.add(hiding.layer, shift);
  };
  const asIs = closed(pattern);
  const asProposed = { only: true, thoroughly: true };
  const passes = [
    { only: false, thoroughly: false },
    { only: false, thoroughly: true },
  ];
  for (const { only, thoroughly } of proposed.length > 0 ? [asProposed, ...passes] : passes)
    for (const requirement of requirements) {
      if (hidings.has(requirement)) continue;
      const hiding = searchHiding(search, only ? asIs : pattern, { requirement, thoroughly });
      if (hiding) keep(requirement, hiding);
      else if (!only && thoroughly && !requirement.past) open.push(requirement);
    }
  const final = spared(search, pattern, { hidings, primary: new Set(first) });
  return {
    withheld: final.pattern.withheld,
    open: [...open, ...unproved(final)],
    hidings: final.hidings,
  };
};

/** Goes over all shifts once more, with nothing but the final pattern. */
const unproved = ({ pattern, hidings }: Solution): readonly Requirement[] =>
  [...hidings].flatMap(([requirement, hiding]) => {
    const { layer, least, most } = hiding;
    const holds =
      isPossible(layer, least, pattern.withheld) &&
      isPossible(layer, most, pattern.withheld) &&
      isHidden(layer, requirement, hiding);
    return holds ? [] : [requirement];
  });
