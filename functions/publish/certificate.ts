import { TOTAL } from '../../core/classification.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { solver } from '../../core/solver.ts';
import house from '../../package.json' with { type: 'json' };
import type { Release } from './release.ts';
import { utilityOf } from './utility.ts';

/** The version that makes files of releases: another may make others. */
export const kohort = house.version;

/** What a release says of how it was made, beside what attackers tried on it: all of it can be held against the other files. */
export const certificateOf = ({ table, inputs, policy, policyDigest }: Release) => ({
  kohort,
  inputs,
  policy: { name: policy.name, version: policy.version, digest: `sha256:${policyDigest}` },
  method: methodOf(table),
  bound: table.noise ? null : bound,
  solver: table.noise ? null : solverUsed,
  utility: utilityOf(table),
});

/** How a table was protected, as it says itself. */
const methodOf = ({ dimensions, minimumFrequency, rounding, noise }: PublishedTable) => ({
  minimumFrequency,
  levels: Object.fromEntries(dimensions.map(({ name, levels, level }) => [name, levels[level] ?? TOTAL])),
  suppression: noise
    ? null
    : 'primary cells by rule, secondary cells by a counted search of cuts over HiGHS, each shown to serve by shifts in whole numbers',
  rounding: rounding ? { base: rounding.base, method: rounding.method } : null,
  noise: noise ? { mechanism: noise.mechanism, loss: noise.loss } : null,
});

/** The figure itself would be an equation over withheld cells. */
const bound = {
  on: 'the cost of cells withheld for the sake of others, of any pattern that hides as much at these levels',
  method:
    "cuts out of attackers' programmes over a relaxation and over whole patterns (Fischetti and Salazar 2001)",
  figure: 'kept by the publisher: it would tell of withheld cells',
} as const;

const solverUsed = {
  name: solver.name,
  package: solver.package,
  version: house.dependencies[solver.package],
  seeds: solver.seeds,
};
