import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Ledger } from '../../../core/effects.ts';
import { partitions } from '../../../core/keys.ts';
import { buy } from '../../../functions/protect/noise/budget.ts';
import { sqliteLedger } from '../../../platform/sqlite-ledger.ts';
import { budgetContract } from '../../platform/contracts/budget.ts';
import { newFolder } from '../../platform/new-folder.ts';
import { outputOf } from '../../platform/processes/run-process.ts';

const newFile = async (): Promise<string> => join(await newFolder(), 'ledger.sqlite');
const newLedger = async (): Promise<Ledger> => sqliteLedger(await newFile(), { forgets: false });

budgetContract('a file', newLedger);

test('1,000 buyers in four processes get exactly the 25 purchases that a budget in a file pays for', async () => {
  const file = await newFile();
  const outputs = await Promise.all(
    [0, 250, 500, 750].map((from) => outputOf('buy-from-budget.ts', file, `${from}`, '250', '25')),
  );
  expect(outputs.reduce((sum, output) => sum + Number(output), 0)).toBe(25);
  const ledger = sqliteLedger(file, { forgets: false });
  expect(await Array.fromAsync(ledger.list(partitions.budgetPurchase))).toHaveLength(25);
  expect(await ledger.get(partitions.budget, 'learner')).toMatchObject({
    fields: { total: '25000000000', spent: '25000000000' },
  });
});

/** The ledger until so many writes were made, and then no more, as after a crash. */
const dyingAfter = (writes: number, ledger: Ledger): Ledger => {
  let made = 0;
  const counted =
    <Parameters extends readonly unknown[]>(write: (...parameters: Parameters) => Promise<boolean>) =>
    async (...parameters: Parameters): Promise<boolean> => {
      if (made >= writes) throw new Error('crashed');
      made += 1;
      return write(...parameters);
    };
  return { ...ledger, create: counted(ledger.create), replace: counted(ledger.replace) };
};

describe('A buyer that dies', () => {
  const order = (name: string) => ({
    name,
    policyDigest: 'ab'.repeat(32),
    noise: {
      loss: { unit: 'rho', amount: '1/2' },
      budget: { namespace: 'learner', total: { unit: 'rho', amount: '1' } },
    } as const,
  });

  test.each([0, 1, 2, 3, 4])(
    'after %i writes has paid once when it comes again, also behind others',
    async (writes) => {
      const ledger = await newLedger();
      await buy(order('one'), dyingAfter(writes, ledger)).catch(() => undefined);
      expect(await buy(order('two'), ledger)).toBe('bought');
      expect(await buy(order('one'), ledger)).toBe('bought');
      expect(await buy(order('one'), ledger)).toBe('bought');
      expect(await buy(order('three'), ledger)).toBe('the budget is spent');
      expect(await Array.fromAsync(ledger.list(partitions.budgetPurchase))).toHaveLength(2);
    },
  );
});
