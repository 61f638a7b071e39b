import type { Policy } from './policy.ts';

/** Audiences that are taken to put together what they hold, and to meet no other. */
export interface Coalition {
  readonly audiences: readonly string[];
  /** Whether every audience is in it, so that everything that was ever published is held by it. */
  readonly isEverybody: boolean;
  /** Whether the table goes to it: each table goes to one coalition. */
  readonly receives: (table: string) => boolean;
  /**
   * Whether it holds a release that went to these audiences. One that the policy does not have any more is taken to have shown
   * it to everybody; and nobody knows where that was not written down.
   */
  readonly holds: (receivers: readonly string[] | undefined) => boolean;
}

/**
 * The coalitions that are reckoned with, each audience in one: those that the policy declares, made one where they share an
 * audience or a table, which is more than is declared. An audience that none names is taken to be in all of them. All
 * audiences together where the policy declares none.
 */
export const coalitionsOf = (policy: Pick<Policy, 'audiences' | 'coalitions'>): readonly Coalition[] => {
  const groups = groupsOf(policy);
  const known = new Set(policy.audiences.map(({ name }) => name));
  const groupWith = (names: readonly string[]) =>
    groups.find((own) => own.some((name) => names.includes(name)));
  return groups.map(
    (audiences, at): Coalition => ({
      audiences,
      isEverybody: groups.length === 1,
      receives: (table) => (groupWith(receiversOf(policy, table)) ?? groups[0]) === groups[at],
      holds: (receivers = []) =>
        receivers.length === 0 || receivers.some((name) => audiences.includes(name) || !known.has(name)),
    }),
  );
};

const groupsOf = ({ audiences, coalitions }: Pick<Policy, 'audiences' | 'coalitions'>) => {
  const names = audiences.map(({ name }) => name);
  if (!coalitions) return [names];
  const isNowhere = names.some((name) => !coalitions.flat().includes(name));
  const tables = new Set(audiences.flatMap((audience) => audience.tables));
  return [
    ...(isNowhere ? [names] : coalitions),
    ...[...tables].map((table) => receiversOf({ audiences }, table)),
  ].reduce<readonly (readonly string[])[]>(
    joined,
    names.map((name) => [name]),
  );
};

/** The groups, with those made one that somebody of the others is in. */
const joined = (groups: readonly (readonly string[])[], others: readonly string[]) => {
  const met = groups.filter((group) => group.some((name) => others.includes(name)));
  return groups.flatMap((group) => (group === met[0] ? [met.flat()] : met.includes(group) ? [] : [group]));
};

const receiversOf = ({ audiences }: Pick<Policy, 'audiences'>, table: string): readonly string[] =>
  audiences.filter(({ tables }) => tables.includes(table)).map(({ name }) => name);
