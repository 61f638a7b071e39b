import type { Effects } from '../../core/effects.ts';
import { daysOf } from '../../core/period.ts';
import type { CountedSource } from './count.ts';
import { countCells } from './count-cells.ts';
import type { Counter } from './counter.ts';
import { exclusionsThatCount, type Manifests } from './exclusions-that-count.ts';
import { openMicrodata } from './microdata-session.ts';

/** Counts in one session of the engine, which fetches the microdata. */
export const engineCounter = async (effects: Effects, manifests: Manifests): Promise<Counter> => {
  const session = await effects.engine.open();
  try {
    const microdata = await openMicrodata(session, effects, await exclusionsThatCount(effects, manifests));
    return {
      atOnce: 1,
      async count(plan, { period, sources: objects }) {
        const sources: CountedSource[] = [];
        for (const source of objects) sources.push(await microdata.source(source));
        return countCells({ ...plan, days: daysOf(period), sources }, microdata.engine);
      },
      close: () => session.close(),
    };
  } catch (error) {
    await session.close();
    throw error;
  }
};
