import type { LinearTable } from '../../core/linear-table.ts';
import { attackLinear } from '../../functions/audit/linear-attack.ts';

export const attackTable = async (table: LinearTable): Promise<number> => {
  const attacked = await attackLinear(table);
  const exposed = attacked.filter(({ isProtected }) => !isProtected);
  const exact = attacked.filter(({ isExact }) => isExact);
  const lines = attacked.map(({ cell, least, most, isExact, isProtected }) => {
    const verdict = isExact ? 'exact' : isProtected ? 'protected' : 'exposed';
    return `${cell} ${shown(least)} ${shown(most)} ${verdict}`;
  });
  process.stdout.write(`cell least most verdict\n${lines.join('\n')}\n`);
  process.stderr.write(
    `${attacked.length} withheld cells attacked: ${exposed.length} unsafe ones exposed, ${exact.length} known exactly.\n`,
  );
  return exposed.length > 0 ? 1 : 0;
};

/** The solver's arithmetic leaves traces in the last digits. */
const shown = (value: number): number => Math.round(value * 1e6) / 1e6 + 0;
