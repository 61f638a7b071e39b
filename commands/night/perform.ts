import { aggregate } from '../../functions/aggregate/aggregate.ts';
import { audit } from '../../functions/audit/audit.ts';
import { ingest } from '../../functions/ingest/ingest.ts';
import { protect } from '../../functions/protect/protect.ts';
import { publish } from '../../functions/publish/publish.ts';
import type { StageName } from '../../functions/stages.ts';
import { deidentifyItems } from './deidentify-items.ts';
import type { Night } from './night.ts';
import { readManifest } from './read-night.ts';

/** Says how far a stage has come. */
type Tell = (progress: string) => void;

/** How the night carries out each stage; in which order is said by the table of stages alone. Returns what came of it. */
export const perform: Readonly<Record<StageName, (night: Night, tell: Tell) => Promise<string>>> = {
  ingest: async (night) => {
    await ingest.run({ date: night.date }, night.effects);
    night.items = (await readManifest(night.date, night.effects)).items;
    return counted(night.items.length, 'object');
  },
  deidentify: async (night, tell) => {
    const { kept, lost, refused } = await deidentifyItems(night, tell);
    return `${counted(kept, 'row')} kept, ${lost} lost, ${counted(refused, 'export')} refused`;
  },
  aggregate: async ({ date, effects }) => {
    const { tables } = await aggregate.run({ run: date }, effects);
    return `${counted(tables, 'table')} settled`;
  },
  protect: async ({ date, effects, round }) => {
    const { tables } = await protect.run({ run: date, round }, effects);
    return counted(tables, 'table');
  },
  audit: async (night) => {
    const { date, effects, round } = night;
    night.breached = (await audit.run({ run: date, round }, effects)).breached;
    return night.breached === 0 ? 'none breached' : `${counted(night.breached, 'table')} breached`;
  },
  publish: async ({ date, effects, round }) => {
    const { released, withheld } = await publish.run({ run: date, round }, effects);
    return `${counted(released, 'table')} released, ${withheld} withheld`;
  },
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
