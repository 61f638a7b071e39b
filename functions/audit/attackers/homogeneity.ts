import type { PublishedMeasure } from '../../../core/published-table.ts';
import type { Attacker, Tally } from '../attacker.ts';
import { disclosureFrom } from '../blame.ts';
import type { Known, Material } from '../material.ts';
import { codeAt, type DimensionView, isOutcomeOf, othersIn, type TableView } from '../table-view.ts';

/** Group disclosure: an outcome that nobody, everybody or nearly everybody of a group has tells of each of them. */
export const homogeneity: Attacker = {
  name: 'homogeneity',
  tries: 'Looks for groups of which nobody, everybody, or all but a few have one and the same outcome.',
  run(material, tally) {
    for (const view of material.views.filter(({ tonight }) => tonight))
      for (const measure of view.table.measures.filter(({ kind }) => kind === 'people'))
        for (const dimension of view.dimensions.filter(({ of, total }) => of.sensitive && total >= 0))
          attackOutcomes({ view, measure, dimension, material }, tally);
  },
};

interface Outcomes {
  readonly view: TableView;
  readonly measure: PublishedMeasure;
  readonly dimension: DimensionView;
  readonly material: Material;
}

const attackOutcomes = ({ view, measure, dimension, material }: Outcomes, tally: Tally): void => {
  const { minimumFrequency } = view.table;
  for (let cell = 0; cell < view.size; cell++) {
    const code = codeAt(dimension, cell);
    if (!isOutcomeOf(dimension, cell) || othersIn(view, cell) > 0) continue;
    const outcome = material.known(view, measure, cell);
    const group = material.known(view, measure, cell + (dimension.total - code) * dimension.stride);
    if (!outcome || !group || group.value === 0) continue;
    tally.tried(view, 1);
    const rest = group.value - outcome.value;
    tally.met(view, Math.min(outcome.value, rest));
    if (outcome.value >= minimumFrequency && rest >= minimumFrequency) continue;
    const disclosure = told([outcome, group]);
    if (disclosure) tally.found(disclosure);
  }
};

/** The outcome rather than its group, where withholding it is enough. */
const told = ([outcome, group]: readonly [Known, Known]) =>
  disclosureFrom(outcome.from) ?? disclosureFrom(group.from);
