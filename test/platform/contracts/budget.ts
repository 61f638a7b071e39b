import { describe, expect, test } from 'vitest';
import type { Ledger } from '../../../core/effects.ts';
import { partitions } from '../../../core/keys.ts';
import type { Loss } from '../../../core/noise.ts';
import { type Bought, buy } from '../../../functions/protect/noise/budget.ts';

const rho = (amount: string): Loss => ({ unit: 'rho', amount });

const order = (name: string, amount: string, total: Loss = rho('1')) => ({
  name,
  policyDigest: 'ab'.repeat(32),
  noise: { loss: rho(amount), budget: { namespace: 'learner', total } },
});

/** What is left of a budget of one, in trillionths. */
const left = async (ledger: Ledger): Promise<bigint> => {
  const item = await ledger.get(partitions.budget, 'learner');
  return 10n ** 12n - BigInt(String(item?.fields.spent ?? '0'));
};

/** What purchases on record add up to. */
const recorded = async (ledger: Ledger): Promise<bigint> => {
  const items = await Array.fromAsync(ledger.list(partitions.budgetPurchase, 'learner/'));
  return items.reduce((sum, { fields }) => sum + BigInt(String(fields.spent)), 0n);
};

/** What a privacy budget promises over any ledger; `open` gives an empty one. */
export const budgetContract = (name: string, open: () => Promise<Ledger>): void => {
  describe(`A privacy budget in ${name}`, () => {
    test.each([
      ['a trillionth less than all', '999999999999/1000000000000', 'bought'],
      ['all of it', '1', 'bought'],
      ['a trillionth more than all', '1000000000001/1000000000000', 'the budget is spent'],
      ['less than a trillionth more than all', '1000000000000001/1000000000000000', 'the budget is spent'],
    ])('answers to a purchase of %s: %s is %s', async (_, amount, answer) => {
      const ledger = await open();
      expect(await buy(order('one', amount), ledger)).toBe(answer);
      if (answer === 'bought') expect(await recorded(ledger)).toBe(10n ** 12n - (await left(ledger)));
    });

    test('is worth three thirds of it less than three, because costs are rounded up', async () => {
      const ledger = await open();
      const answers: Bought[] = [];
      for (const third of ['a', 'b', 'c']) answers.push(await buy(order(third, '1/3'), ledger));
      expect(answers).toEqual(['bought', 'bought', 'the budget is spent']);
    });

    test('is paid once for one purchase, however often it is asked for and whatever came between', async () => {
      const ledger = await open();
      expect(await buy(order('one', '1/2'), ledger)).toBe('bought');
      expect(await buy(order('one', '1/2'), ledger)).toBe('bought');
      expect(await buy(order('two', '1/2'), ledger)).toBe('bought');
      expect(await buy(order('one', '1/2'), ledger)).toBe('bought');
      expect(await left(ledger)).toBe(0n);
      expect(await buy(order('three', '1/1000000000000'), ledger)).toBe('the budget is spent');
    });

    test('refuses to shrink or to change its unit, and keeps every size that it had on record', async () => {
      const ledger = await open();
      expect(await buy(order('one', '1'), ledger)).toBe('bought');
      expect(await buy(order('two', '1/2', rho('3/2')), ledger)).toBe('bought');
      const refusal = 'the budget is declared smaller than it was';
      expect(await buy(order('three', '1/4'), ledger)).toBe(refusal);
      expect(await buy(order('four', '1/4', rho('1499/1000')), ledger)).toBe(refusal);
      expect(await buy({ ...order('five', '1'), noise: inEpsilon }, ledger)).toBe(refusal);
      const totals = await Array.fromAsync(ledger.list(partitions.budgetTotal, 'learner/'));
      expect(totals.map(({ fields }) => fields.total)).toEqual(['1', '3/2']);
    });

    test('is another for other people', async () => {
      const ledger = await open();
      const others = { ...order('one', '1'), noise: { ...order('one', '1').noise } };
      const visitors = {
        ...others,
        noise: { ...others.noise, budget: { namespace: 'visitor', total: rho('1') } },
      };
      expect(await buy(others, ledger)).toBe('bought');
      expect(await buy(visitors, ledger)).toBe('bought');
    });

    test('is not overspent by one of 1,000 racing buyers, and pays all that say so', async () => {
      const ledger = await open();
      const buyers = Array.from({ length: 1_000 }, (_, at) => ({ at, cost: 121 + (at % 7) }));
      const answers = await Promise.all(
        buyers.map(({ at, cost }) => buy(order(`buyer ${at}`, `${cost}/1000`), ledger)),
      );
      const paid = buyers.filter(({ at }) => answers[at] === 'bought');
      const sum = paid.reduce((total, { cost }) => total + cost, 0);
      expect(sum).toBeLessThanOrEqual(1_000);
      expect(1_000 - sum).toBeLessThan(127);
      expect(await left(ledger)).toBe(BigInt(1_000 - sum) * 10n ** 9n);
      expect(await recorded(ledger)).toBe(BigInt(sum) * 10n ** 9n);
    });
  });
};

const inEpsilon = {
  loss: { unit: 'epsilon', amount: '1' },
  budget: { namespace: 'learner', total: { unit: 'epsilon', amount: '9' } },
} as const;
