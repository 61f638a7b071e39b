import { type Hiding, hideByMoves } from './hide-by-moves.ts';
import { hideByProgramme } from './hide-by-programme.ts';
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
  let pattern = openPattern(system, first);
  const hidings = new Map<Requirement, Hiding>();
  const open: Requirement[] = [];
  const keep = (requirement: Requirement, hiding: Hiding): void => {
    hidings.set(requirement, hiding);
    if (hiding.more.length > 0) pattern = withMore(pattern, hiding.more);
  };
  const late: Requirement[] = [];
  for (const requirement of requirements) {
    const hiding = hideByMoves(system, pattern, requirement);
    if (hiding) keep(requirement, hiding);
    else late.push(requirement);
  }
  for (const requirement of late) {
    const hiding =
      hideByMoves(system, pattern, requirement) ?? hideByProgramme(system, pattern, { requirement, solve });
    if (hiding) keep(requirement, hiding);
    else if (!requirement.past) open.push(requirement);
  }
  const final = spared(system, pattern, { hidings, primary: new Set(first) });
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
