import type { LinearTable } from '../../core/linear-table.ts';
import { attackLinear } from '../../functions/audit/linear-attack.ts';
import { everyCore } from '../../platform/threads.ts';

export const attackTable = async (
  table: LinearTable,
  { everyInterval, insiders }: { readonly everyInterval: boolean; readonly insiders: number },
): Promise<number> => {
  const from = performance.now();
  const attacked = await attackLinear(table, {
    insiders,
    spread: everyCore,
    ...(everyInterval && { exactUpTo: Infinity }),
  });
  const exposed = attacked.filter(({ isProtected }) => !isProtected);
  const exact = attacked.filter(({ isExact }) => isExact);
  const took = ((performance.now() - from) / 1000).toFixed(1);
  const lines = attacked.map(({ cell, least, most, interval, isExact, isProtected }) => {
    const verdict = isExact ? 'exact' : isProtected ? 'protected' : 'exposed';
    return `${cell} ${shown(least, most)} ${verdict}${reaching[interval]}`;
  });
  process.stdout.write(`cell least most verdict\n${lines.join('\n')}\n`);
  process.stderr.write(
    `${attacked.length} withheld cells attacked in ${took} s: ${exposed.length} unsafe ones exposed, ${exact.length} known exactly.\n`,
  );
  return exposed.length > 0 ? 1 : 0;
};

/** What stands behind an interval that was not met, because a part of it was enough. */
const reaching = { exact: '', 'at least': ' (or wider)', 'at most': ' (or narrower)' } as const;

/** The solver's arithmetic leaves traces in the last digits. */
const shown = (least: number, most: number): string => {
  const size = Math.floor(Math.log10(Math.max(Math.abs(least), Math.abs(most), 1e-9)));
  const digits = Math.min(15, Math.max(6, 9 - size));
  return [least, most].map((value) => `${Number(value.toFixed(digits)) + 0}`).join(' ');
};
