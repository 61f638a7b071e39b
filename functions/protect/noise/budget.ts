import type { Ledger, LedgerItem } from '../../../core/effects.ts';
import type { Fraction } from '../../../core/fraction.ts';
import { partitions } from '../../../core/keys.ts';
import { exactly, lossIn, type Noise } from '../../../core/noise.ts';

/** One thing that is bought out of a budget, once: asked for again, under the same name, it costs nothing more. */
export interface Purchase {
  /** Unlike that of any other purchase, and the same when a night is run again. */
  readonly name: string;
  readonly noise: Pick<Noise, 'loss' | 'budget'>;
  /** Who says how large the budget is: SHA-256 of the policy file. */
  readonly policyDigest: string;
}

export type Bought = 'bought' | 'the budget is spent' | 'the budget is declared smaller than it was';

/** The ledger counts in whole trillionths, totals rounded down and costs up. */
const unitsInOne = 10n ** 12n;

/**
 * Buys out of a budget that never resets, whoever else buys at the same time. One item holds what is spent and the last
 * purchase; it changes by conditional writes alone, and only after the purchase before is on record by itself, so that
 * nobody pays twice and no purchase is lost, wherever a buyer dies.
 */
export const buy = async (purchase: Purchase, ledger: Ledger): Promise<Bought> => {
  const { namespace, total } = purchase.noise.budget;
  const cost = costOf(purchase);
  const declared = unitsOf(exactly(total.amount), 'down');
  const record = `${namespace}/${purchase.name}`;
  for (;;) {
    const state = await ledger.get(partitions.budget, namespace);
    if (!state) {
      await open(purchase, declared, ledger);
      continue;
    }
    const { unit, known, spent } = read(state);
    await recordLast(state, ledger);
    if (await ledger.get(partitions.budgetPurchase, record)) return 'bought';
    if (unit !== total.unit || declared < known) return 'the budget is declared smaller than it was';
    if (declared > known) await note(purchase, declared, ledger);
    if (spent + cost > declared) return 'the budget is spent';
    const fields = {
      unit,
      total: `${declared}`,
      spent: `${spent + cost}`,
      last: purchase.name,
      lastCost: `${cost}`,
    };
    if (await ledger.replace(partitions.budget, namespace, state.revision, fields)) {
      await ledger.create(partitions.budgetPurchase, record, { spent: `${cost}` });
      return 'bought';
    }
  }
};

/**
 * Whether the namespace's budget pays for noise over all of these rows, from now on for good: under another name the same
 * people would have a second budget.
 */
export const holdBudget = async (
  rows: readonly string[],
  namespace: string,
  ledger: Ledger,
): Promise<boolean> => {
  for (const own of rows) {
    await ledger.create(partitions.budgetHolder, own, { namespace });
    const holder = await ledger.get(partitions.budgetHolder, own);
    if (holder?.fields.namespace !== namespace) return false;
  }
  return true;
};

const open = async (purchase: Purchase, declared: bigint, ledger: Ledger): Promise<void> => {
  const { namespace, total } = purchase.noise.budget;
  await note(purchase, declared, ledger);
  const fields = { unit: total.unit, total: `${declared}`, spent: '0', last: null, lastCost: null };
  await ledger.create(partitions.budget, namespace, fields);
};

/** Each size that a budget ever had stays on record, with the policy that gave it. */
const note = async ({ noise, policyDigest }: Purchase, declared: bigint, ledger: Ledger): Promise<void> => {
  const { namespace, total } = noise.budget;
  const sort = `${namespace}/${`${declared}`.padStart(40, '0')}`;
  await ledger.create(partitions.budgetTotal, sort, { unit: total.unit, total: total.amount, policyDigest });
};

/** The purchase that the state shows, on record by itself: its buyer may have died before. */
const recordLast = async ({ sort, fields }: LedgerItem, ledger: Ledger): Promise<void> => {
  if (typeof fields.last !== 'string') return;
  const record = `${sort}/${fields.last}`;
  await ledger.create(partitions.budgetPurchase, record, { spent: fields.lastCost ?? null });
};

const read = ({ fields }: LedgerItem) => ({
  unit: fields.unit,
  known: wholeNumber(fields.total),
  spent: wholeNumber(fields.spent),
});

const wholeNumber = (value: unknown): bigint => {
  if (typeof value !== 'string' || !/^\d+$/.test(value)) throw new Error('a budget that cannot be read');
  return BigInt(value);
};

const costOf = ({ noise }: Purchase): bigint => {
  const loss = lossIn(noise.budget.total.unit, noise.loss);
  if (!loss) throw new RangeError('a loss that its budget cannot hold');
  return unitsOf(loss, 'up');
};

const unitsOf = ({ over, under }: Fraction, to: 'down' | 'up'): bigint => {
  const units = over * unitsInOne;
  return units / under + (to === 'up' && units % under !== 0n ? 1n : 0n);
};
