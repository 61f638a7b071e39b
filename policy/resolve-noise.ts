import { compareFractions } from '../core/fraction.ts';
import { exactly, type Loss, lossIn, type Noise } from '../core/noise.ts';
import type { Source, Table } from '../core/policy.ts';
import type { Path } from './document.ts';
import type { Entries } from './draft.ts';
import type { BudgetYaml, NoiseYaml } from './noise-schema.ts';
import { presetCalled } from './presets/presets.ts';
import { listed, type Report } from './problem.ts';
import type { TableYaml } from './table-schema.ts';

export interface NoiseContext {
  readonly budgets: Entries<BudgetYaml>;
  readonly sources: readonly Source[];
  readonly path: Path;
  readonly report: Report;
}

type NoisyRules = Pick<Table, 'minimumFrequency' | 'dominance'> & { readonly noise?: Noise };

/** The rules of a table with noise: no number of it is withheld. Reports whatever would let more be learnt than it says. */
export const resolveNoise = (written: TableYaml, noise: NoiseYaml, context: NoiseContext): NoisyRules => {
  checkAlone(written, context);
  checkBounds(written, context);
  const bare = { minimumFrequency: 1, dominance: { p: 10, n: 2, k: 85 } };
  const resolved = noiseOf(noise, context);
  return resolved ? { ...bare, noise: resolved } : bare;
};

/** The namespace of the people whom the sources know, and so the name of the budget that they have. */
const namespaceOf = ([first]: readonly Source[]): string | undefined => first?.person.namespace;

const noiseOf = (written: NoiseYaml, { budgets, sources, path, report }: NoiseContext): Noise | undefined => {
  const namespace = namespaceOf(sources);
  const budget = budgets.get(namespace ?? '');
  if (namespace === undefined) return undefined;
  if (!budget) {
    if (!budgets.has(namespace))
      report(
        [...path, 'noise'],
        `Nothing says how much may ever be told of the people of \`${namespace}\`. Right would be an entry \`${namespace}:\` under \`budget:\`, such as \`{ rho: 1 }\`.`,
      );
    return undefined;
  }
  const noise = {
    mechanism: written.mechanism,
    loss: lossOf(written),
    budget: { namespace, total: lossOf(budget) },
  };
  return checkLoss(noise, { path, report }) ? noise : undefined;
};

const lossOf = ({ rho, epsilon }: BudgetYaml): Loss =>
  rho === undefined ? { unit: 'epsilon', amount: epsilon ?? '' } : { unit: 'rho', amount: rho };

const checkLoss = (
  { mechanism, loss, budget }: Noise,
  { path, report }: Pick<NoiseContext, 'path' | 'report'>,
): boolean => {
  const at = [...path, 'noise'];
  const right = mechanism === 'discrete-gaussian' ? 'rho' : 'epsilon';
  const cost = loss.unit === right ? lossIn(budget.total.unit, loss) : undefined;
  if (loss.unit !== right)
    report(
      at,
      `\`${mechanism}\` noise is accounted for in ${right}. Right would be \`${right}:\` in the place of \`${loss.unit}:\`.`,
    );
  else if (!cost)
    report(
      at,
      'Gaussian noise keeps no epsilon, and the budget is one. Right would be `mechanism: discrete-laplace`, or a budget in rho.',
    );
  else if (compareFractions(cost, exactly(budget.total.amount)) > 0)
    report(
      at,
      `One release would cost more than the whole budget of \`${budget.namespace}\`, so that there could be none. Right would be a smaller ${right}, or a larger budget.`,
    );
  else return true;
  return false;
};

/** Rules of withholding and rounding say nothing where each number has noise, and would look as if they did. */
const checkAlone = (written: TableYaml, { path, report }: NoiseContext): void => {
  for (const entry of [
    'preset',
    'minimum frequency',
    'insiders',
    'override',
    'dominance',
    'rounding',
    'activity',
  ] as const)
    if (written[entry] !== undefined && !(entry === 'preset' && presetCalled(written.preset)?.noise))
      report(
        [...path, entry],
        'This is about withholding and rounding, and a table with noise does neither. Right would be to leave it out.',
      );
  for (const [name, { other }] of Object.entries(written.dimensions))
    if (other)
      report(
        [...path, 'dimensions', name, 'other'],
        'Nothing is withheld from a table with noise, so that there is nothing to show as other. Right would be to leave this out.',
      );
  if (written.corrections)
    report(
      [...path, 'corrections'],
      'That a period is corrected tells by itself that rows of somebody came late, and no noise hides it. Right would be `corrections: false`.',
    );
};

/** Noise hides one person only if there is a bound, kept by the count, on what one person changes. */
const checkBounds = (written: TableYaml, { sources, path, report }: NoiseContext): void => {
  for (const [name, { kind }] of Object.entries(written.measures))
    if (kind === 'sum')
      report(
        [...path, 'measures', name],
        'Noise is in whole numbers, and sums have decimals. Right would be `kind: people` or `kind: events`.',
      );
  const named = sources.filter(({ rowId }) => rowId !== undefined).map(({ name }) => name);
  if (named.length > 0)
    report(
      [...path, 'sources'],
      `Rows of ${listed(named)} have ids, and of rows with one id only the first counts: one person's row could stand in the place of another's, which no bound holds. Right would be sources without \`row id\`.`,
    );
};
