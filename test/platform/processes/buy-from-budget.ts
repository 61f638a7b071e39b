import { buy } from '../../../functions/protect/noise/budget.ts';
import { sqliteLedger } from '../../../platform/sqlite-ledger.ts';

/**
 * `count` buyers at once, from the number `from` on, each of a thousandth of one budget of `total` thousandths; prints how
 * many of them were paid for.
 */
const [file = '', from = '', count = '', total = ''] = process.argv.slice(2);
const ledger = sqliteLedger(file, { forgets: false });
const answers = await Promise.all(
  Array.from({ length: Number(count) }, (_, at) =>
    buy(
      {
        name: `buyer ${Number(from) + at}`,
        policyDigest: 'ab'.repeat(32),
        noise: {
          loss: { unit: 'rho', amount: '1/1000' },
          budget: { namespace: 'learner', total: { unit: 'rho', amount: `${total}/1000` } },
        },
      },
      ledger,
    ),
  ),
);
process.stdout.write(`${answers.filter((answer) => answer === 'bought').length}`);
