import { join, relative, resolve, sep } from 'node:path';
import { type Audience, fingerprintOf } from '../../core/audience.ts';
import { coalitionsOf } from '../../core/coalitions.ts';
import { ContractViolation } from '../../core/errors.ts';
import type { Policy } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { AttackReport } from '../../core/verdict.ts';
import { attackPublished } from '../../functions/audit/attack.ts';
import { releaseName } from '../../functions/publish/release.ts';
import { scopeTable } from '../../functions/publish/scope-table.ts';
import { everyCore } from '../../platform/threads.ts';
import { checkBundle } from '../verify/check-bundle.ts';
import { findBundles } from '../verify/find-bundles.ts';

/** What an audience that is to be added would add to what those hold together whom it may meet. */
export interface Comparison {
  /** Of them, those that hold something. */
  readonly coalition: readonly string[];
  readonly releases: readonly {
    readonly release: string;
    readonly cells: number;
    /** Of them, those that nobody in the coalition holds. */
    readonly unseen: number;
  }[];
  /** Tables of the newcomer of which nobody holds a release. */
  readonly unreleased: readonly string[];
  readonly before: readonly AttackReport[];
  readonly after: readonly AttackReport[];
  /** What the policy has to say of the audience, so that it may receive anything. */
  readonly fingerprint: string;
}

/**
 * Attacks what the audiences hold, without the newcomer and with what the policy would give it of the same releases. Rejects
 * with a `ContractViolation` where the policy lacks the audience or a release cannot be read.
 */
export const compareNewcomer = async (
  name: string,
  { policy, published }: { readonly policy: Policy; readonly published: string },
): Promise<Comparison> => {
  const newcomer = policy.audiences.find((audience) => audience.name === name);
  if (!newcomer) throw new ContractViolation('the policy has no such audience');
  const coalition = coalitionsOf(policy).find(({ audiences }) => audiences.includes(name));
  const all = await readReleases(published);
  if (all.length === 0) throw new ContractViolation('no release lies there to compare with');
  const held = all.filter(({ audience }) => coalition?.holds([audience]));
  const tables = held.map(({ table }) => table);
  const given = givenTo(newcomer, tables);
  return {
    coalition: [...new Set(held.map(({ audience }) => audience))].toSorted(),
    releases: given.map((table) => ({
      release: releaseName(table),
      cells: rowsOf(table).length,
      unseen: unseen(table, tables),
    })),
    unreleased: newcomer.tables.filter((own) => !tables.some(({ table }) => table === own)),
    before: await attacked(tables),
    after: await attacked([...tables, ...given]),
    fingerprint: fingerprintOf(newcomer),
  };
};

const attacked = async (tables: readonly PublishedTable[]): Promise<readonly AttackReport[]> =>
  tables.length === 0 ? [] : attackPublished(tables, everyCore);

const readReleases = async (
  published: string,
): Promise<readonly { readonly audience: string; readonly table: PublishedTable }[]> => {
  const root = resolve(published);
  const { bundles } = await findBundles(root);
  return Promise.all(
    bundles.map(async (folder) => {
      const { table, problems } = await checkBundle(folder, undefined);
      const [audience = ''] = relative(root, folder).split(sep);
      if (!table || problems.length > 0)
        throw new ContractViolation(`${join(relative(root, folder))}: ${problems[0] ?? 'no release'}`);
      return { audience, table };
    }),
  );
};

/** The newcomer's part of each release, cut out of the copy with the most cells. */
const givenTo = (
  { tables: names, scope }: Audience,
  tables: readonly PublishedTable[],
): readonly PublishedTable[] =>
  [...Map.groupBy(tables, releaseName).values()].flatMap((copies) => {
    const [widest] = copies.toSorted((a, b) => rowsOf(b).length - rowsOf(a).length);
    return (widest && names.includes(widest.table) && scopeTable(widest, scope)) || [];
  });

const unseen = (table: PublishedTable, held: readonly PublishedTable[]): number => {
  const copies = held.filter((one) => releaseName(one) === releaseName(table));
  const seen = new Set(copies.flatMap(rowsOf));
  return rowsOf(table).filter((row) => !seen.has(row)).length;
};

/** The codes of each cell of the published universe. */
const rowsOf = ({ dimensions, measures, cells }: PublishedTable): readonly string[] => {
  const columns = dimensions.map(({ name }) => cells.codes[name] ?? []);
  const length = cells.measures[measures[0]?.name ?? '']?.value.length ?? 0;
  return Array.from({ length }, (_, row) => columns.map((column) => column[row]).join('\n'));
};
