import { z } from 'zod';
import { type Coalition, coalitionsOf } from '../../core/coalitions.ts';
import { canonicalJson } from '../../core/digest.ts';
import type { Effects } from '../../core/effects.ts';
import { heldBy } from '../../core/holders.ts';
import { keys } from '../../core/keys.ts';
import { vouchedMemory } from '../../core/memory.ts';
import type { Day } from '../../core/period.ts';
import { isDay } from '../../core/period.ts';
import type { Policy } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { Stage } from '../../core/stage.ts';
import type { TableVerdict } from '../../core/verdict.ts';
import { attackTonight } from './attack.ts';
import type { Attacked, Knowledge } from './attack-once.ts';
import { followsPolicy, isShownOf } from './follows-policy.ts';
import { readHistory } from './read-history.ts';
import { jsonOf, type ProtectedTable, readOrNone, readTonight } from './read-tonight.ts';
import { verdictsShape } from './shapes.ts';

interface AuditInput {
  readonly run: Day;
  readonly round: number;
}

interface AuditOutput extends AuditInput {
  readonly breached: number;
}

/** Tries to undo what protect did, with everything ever published at hand. Whatever cannot be judged is breached. */
export const audit: Stage<AuditInput, AuditOutput> = {
  input: z.object({ run: z.string().refine(isDay), round: z.int().min(1) }),
  async run(input, effects) {
    const key = keys.verdicts(input.run, input.round);
    const before = await readOrNone(effects.zones.verdicts, key);
    if (before !== null)
      return { ...input, breached: countBreached(verdictsShape.parse(jsonOf(before)).tables) };

    const tonight = await readTonight(input, effects);
    const fit = tonight.filter((one) => isFit(one, tonight, effects.policy));
    const attacked = await attackAll(fit, effects);
    const verdicts = tonight.map((one) => verdictOn(one, fit.includes(one) ? attacked : []));

    await effects.zones.verdicts.create(key, Buffer.from(canonicalJson({ tables: verdicts })));
    effects.log('tables audited', { tables: verdicts.length, breached: countBreached(verdicts) });
    return { ...input, breached: countBreached(verdicts) };
  },
};

const countBreached = (verdicts: readonly Pick<TableVerdict, 'outcome'>[]): number =>
  verdicts.filter(({ outcome }) => outcome !== 'passed').length;

/** Whether there is all that is needed to judge the table. */
const isFit = (
  { table, period, published, counted, shown }: ProtectedTable,
  tonight: readonly ProtectedTable[],
  policy: Policy,
): boolean =>
  published !== null &&
  counted !== null &&
  followsPolicy(published, counted, policy) &&
  isShownOf(published, shown?.table, policy) &&
  tonight.filter((other) => other.table === table && other.period === period).length === 1;

/**
 * Attacks the tables of each coalition with everything that it holds. Those with noise, of which all audiences have one budget,
 * are attacked with all others that have any. Nothing where an earlier release cannot be read; throws where it is not the one that
 * the ledger records.
 */
const attackAll = async (fit: readonly ProtectedTable[], effects: Effects): Promise<readonly Attacked[]> => {
  const attacked: Attacked[] = [];
  const history = await vouchedMemory(effects);
  for (const coalition of coalitionsOf(effects.policy)) {
    if (!fit.some(({ table }) => coalition.receives(table))) continue;
    const own = fit.filter(({ table, published }) => coalition.receives(table) || published?.noise);
    const found = await attackFor(coalition, own, { ...effects, zones: { ...effects.zones, history } });
    if (found === null) return [];
    attacked.push(...found);
  }
  return attacked;
};

const attackFor = async (
  coalition: Coalition,
  fit: readonly ProtectedTable[],
  effects: Effects,
): Promise<readonly Attacked[] | null> => {
  const tables = fit.flatMap(({ published }) => published ?? []);
  const history = await readHistory(tables, effects, (releases) =>
    heldBy(coalition, releases, effects.ledger),
  );
  if (history === null) return null;
  const { policy } = effects;
  const shownOf = (table: PublishedTable) =>
    fit.find(({ published }) => published === table)?.shown?.table ?? history.shown.get(table) ?? null;
  const knowledge: Knowledge = {
    shownOf,
    cellsOf: (table) => fit.find(({ published }) => published === table)?.counted ?? null,
    dominanceOf: (table) => policy.tables.find(({ name }) => name === table.table)?.dominance ?? null,
    classifications: policy.classifications,
  };
  return attackTonight(tables, history.tables, knowledge, effects.spread);
};

const verdictOn = (
  { table, period, digest, published, shown }: ProtectedTable,
  attacked: readonly Attacked[],
): TableVerdict => {
  const results = attacked.filter((one) => one.table === published);
  const result = results.find(({ outcome }) => outcome === 'breached') ?? results[0];
  return {
    table,
    period,
    outcome: result?.outcome ?? 'breached',
    digest,
    ...(shown && { shown: shown.digest }),
    attacks: result?.attacks ?? [],
    counterexamples: result?.counterexamples ?? [],
    ...(result?.intervals && { intervals: result.intervals }),
  };
};
