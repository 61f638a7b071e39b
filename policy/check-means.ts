import type { Table } from '../core/policy.ts';
import type { Path } from './document.ts';
import type { Report } from './problem.ts';
import type { TableYaml } from './table-schema.ts';

/**
 * Reports means that would undo the protection of the numbers beside them: an exact mean beside rounded or noisy counts
 * leaves few true counts that fit, and often one (Handbook on Statistical Disclosure Control, chapter 5, means).
 */
export const checkMeans = (
  { measures }: TableYaml,
  { rounding, noise }: Pick<Table, 'rounding' | 'noise'>,
  { path, report }: { readonly path: Path; readonly report: Report },
): void => {
  const counts = Object.values(measures).some(({ kind }) => kind === 'people');
  for (const [name, { kind }] of Object.entries(measures)) {
    if (kind !== 'mean') continue;
    const at = [...path, 'measures', name];
    const blurred = rounding ? 'rounded' : 'noisy';
    if (rounding || noise)
      report(
        at,
        `Only a few true counts fit a mean and the ${blurred} count beside it, and often a single one, so that the mean undoes what ${rounding ? 'rounding' : 'noise'} hides (Handbook on Statistical Disclosure Control, chapter 5). Right would be the mean in a table that is neither rounded nor noisy, or none.`,
      );
    if (!counts)
      report(
        at,
        'A mean says little without the people whom it is about, and which of them have no value is judged by all of them. Right would be a measure `kind: people` beside it.',
      );
  }
};
