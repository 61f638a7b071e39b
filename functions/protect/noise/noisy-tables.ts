import { canonicalJson, sha256 } from '../../../core/digest.ts';
import type { Effects } from '../../../core/effects.ts';
import { keys } from '../../../core/keys.ts';
import type { Noise, PublishedNoise } from '../../../core/noise.ts';
import type { PublishedTable } from '../../../core/published-table.ts';
import { rowsIn } from '../../../core/rows.ts';
import type { LeftOut } from '../protect-night.ts';
import { type Subject, subjectAt } from '../roll-up.ts';
import { addNoise, innerCells } from './add-noise.ts';
import { buy, holdBudget } from './budget.ts';
import { type DrawnNoise, drawNoise } from './draw-noise.ts';
import { randomNumbers } from './random-numbers.ts';
import { termsOf } from './terms.ts';

export interface NoisyTables {
  readonly tables: readonly PublishedTable[];
  readonly leftOut: readonly LeftOut[];
}

type World = Pick<Effects, 'zones' | 'ledger' | 'policyDigest' | 'randomBytes'>;

/**
 * Tonight's tables that get noise, one after the other as the policy names them. Noise is paid for before it is drawn and
 * stored before it is used: whoever runs the night again, or another one before anything of it is out, finds it there.
 */
export const noisyTables = async (subjects: readonly Subject[], world: World): Promise<NoisyTables> => {
  const tables: PublishedTable[] = [];
  const leftOut: LeftOut[] = [];
  for (const subject of subjects) {
    const { table, counted } = subject;
    if (!table.noise) throw new RangeError('a table without noise');
    const result = await noisyTable(subject, table.noise, world);
    if (typeof result === 'string')
      leftOut.push({ table: table.name, period: counted.period, reason: result });
    else tables.push(result);
  }
  return { tables, leftOut };
};

const noisyTable = async (subject: Subject, noise: Noise, world: World): Promise<PublishedTable | string> => {
  const { table, version } = subject;
  if (version > 1) return 'no noise hides that a period is corrected';
  const finest = table.dimensions.map(({ levels }) => Math.min(...levels));
  const counted = subjectAt(subject, finest);
  const terms = termsOf(table, noise);
  const name = nameOf(counted.announced, terms);
  if (!(await holdBudget(rowsIn(counted.announced), noise.budget.namespace, world.ledger)))
    return 'another budget pays for noise over these rows';
  const bought = await buy({ name, noise, policyDigest: world.policyDigest }, world.ledger);
  if (bought !== 'bought') return bought;
  const cells = innerCells(counted.grid).length;
  const drawn = await storedOnce(keys.noise(name), world, () =>
    drawNoise(terms, cells, randomNumbers(world.randomBytes)),
  );
  return addNoise(counted, terms, drawn);
};

/** One name per noise: other terms, or other cells, are other noise, and are paid for by themselves. */
const nameOf = (
  { table, period, version, dimensions }: PublishedTable,
  { mechanism, loss, measures }: PublishedNoise,
): string => {
  const cells = dimensions.map(({ name, codes }) => [name, codes.map(({ code, parent }) => [code, parent])]);
  const digest = sha256(canonicalJson({ mechanism, loss, measures, cells })).slice(0, 16);
  return `${table}/${period}/v${`${version}`.padStart(6, '0')}/${digest}`;
};

const storedOnce = async (key: string, { zones }: World, draw: () => DrawnNoise): Promise<DrawnNoise> => {
  if ((await zones.protected.head(key)) === undefined)
    await zones.protected.create(key, new TextEncoder().encode(canonicalJson(draw())));
  return JSON.parse(new TextDecoder().decode(await zones.protected.read(key))) as DrawnNoise;
};
