import { type Hiding, hideByMoves } from './hide-by-moves.ts';
import { hideByProgramme } from './hide-by-programme.ts';
import { openKnownShifts } from './known-shifts.ts';
import type { Solve } from './linear-programme.ts';
import { openPattern, type Pattern, withMore } from './pattern.ts';
import { isHidden, isPossible } from './shift.ts';
import { spared } from './spare.ts';
import type { Requirement, System } from './system.ts';

export interface Secondary {
  readonly withheld: Uint8Array;
  /** What nothing can hide. */
  readonly open: readonly Requirement[];
}

/** Withholds further places until every requirement is hidden, each shown by two shifts that nothing rules out. */
export const withholdSecondary = (
  system: System,
  requirements: readonly Requirement[],
  { primary, solve }: { primary: Iterable<number>; solve: Solve },
): Secondary => {
  const first = [...primary];
  const known = openKnownShifts();
  const hidings = new Map<Requirement, Hiding>();
  const open: Requirement[] = [];
  let pattern = openPattern(system, first);
  const keep = (requirement: Requirement, hiding: Hiding): void => {
    hidings.set(requirement, hiding);
    if (hiding.more.length > 0) pattern = withMore(pattern, hiding.more);
    const layer = system.layers[requirement.layer];
    if (layer) for (const shift of [hiding.least, hiding.most]) known.add(layer, shift);
  };
  const search = (requirement: Requirement, withProgramme: boolean): Hiding | undefined => {
    const layer = system.layers[requirement.layer];
    if (!layer) return undefined;
    const { least, most, hidden } = known.extremes(layer, requirement, pattern.withheld);
    if (hidden) return { least, most, more: [] };
    const task = { requirement, least, solve };
    return (
      hideByMoves(system, pattern, task) ??
      (withProgramme ? hideByProgramme(system, pattern, task) : undefined)
    );
  };
  for (const withProgramme of [false, true])
    for (const requirement of requirements) {
      if (hidings.has(requirement)) continue;
      const hiding = search(requirement, withProgramme);
      if (hiding) keep(requirement, hiding);
      else if (withProgramme && !requirement.past) open.push(requirement);
    }
  const final = spared(system, pattern, { hidings, known, primary: new Set(first) });
  return { withheld: final.pattern.withheld, open: [...open, ...unproved(system, final)] };
};

/** Goes over all shifts once more, with nothing but the final pattern. */
const unproved = (
  system: System,
  { pattern, hidings }: { pattern: Pattern; hidings: ReadonlyMap<Requirement, Hiding> },
): readonly Requirement[] =>
  [...hidings].flatMap(([requirement, hiding]) => {
    const layer = system.layers[requirement.layer];
    const holds =
      layer !== undefined &&
      isPossible(layer, hiding.least, pattern.withheld) &&
      isPossible(layer, hiding.most, pattern.withheld) &&
      isHidden(layer, requirement, hiding);
    return holds ? [] : [requirement];
  });
