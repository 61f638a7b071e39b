import type { Effects, Warehouse } from '../../core/effects.ts';
import { daysOf } from '../../core/period.ts';
import type { CountedSource } from './count.ts';
import { countInWarehouse } from './count-in-warehouse.ts';
import type { Counter } from './counter.ts';
import { type Exclusions, exclusionsThatCount, type Manifests } from './exclusions-that-count.ts';
import { openMicrodata } from './microdata-session.ts';
import { warehouseObjects } from './warehouse-objects.ts';
import { warehouseSteps } from './warehouse-steps.ts';

/** Counts in the warehouse, which reads the microdata where it lies. */
export const warehouseCounter = async (
  effects: Effects,
  warehouse: Warehouse,
  manifests: Manifests,
): Promise<Counter> => {
  const stopping = new AbortController();
  const exclusions = await exclusionsThatCount(effects, manifests);
  const excluded = warehouseObjects(effects, warehouse.location).exclusions(exclusions);
  await checkExclusions(excluded, exclusions, { effects, warehouse });
  return {
    atOnce: 4,
    async count(plan, { period, sources: wanted }) {
      const objects = warehouseObjects(effects, warehouse.location);
      const steps = warehouseSteps(warehouse, stopping.signal);
      steps.create('excluded', `SELECT DISTINCT person FROM (${excluded}) AS f`);
      const sources: CountedSource[] = [];
      for (const [at, one] of wanted.entries()) {
        const { query, source } = await objects.source(one);
        steps.create(`rows_${at}`, query);
        sources.push({ ...source, relation: `rows_${at}` });
      }
      const counted = await countInWarehouse({ ...plan, days: daysOf(period), sources }, steps);
      await objects.confirm();
      return counted;
    },
    close: async () => stopping.abort(),
  };
};

/** Rejects where the warehouse knows of other people to leave out than their lists name: somebody would be counted. */
const checkExclusions = async (
  excluded: string,
  exclusions: Exclusions,
  { effects, warehouse }: { readonly effects: Effects; readonly warehouse: Warehouse },
): Promise<void> => {
  const session = await effects.engine.open();
  try {
    await openMicrodata(session, effects, exclusions);
    const [listed] = await session.rows<{ people: number }>('SELECT count(*) AS people FROM excluded');
    const [known] = await warehouse.rows(`SELECT count(DISTINCT person) AS people FROM (${excluded}) AS f`);
    if (known?.people !== `${listed?.people}`)
      throw new Error('the warehouse knows of other people to leave out than their lists name');
  } finally {
    await session.close();
  }
};
