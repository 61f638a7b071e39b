import type { Code } from '../../core/classification.ts';
import type { Policy } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { listed, placeKey } from './place.ts';
import type { Relation } from './relations.ts';
import type { Places } from './relations-across.ts';

/** What the tree of a classification says of the conditions on one variable, as they are written in places. */
interface Related {
  /** By condition those that hold it, each with the condition that holds what is left of it; undefined is no condition. */
  readonly around: ReadonlyMap<string, readonly Around[]>;
  /** By condition others that make it up. */
  readonly parts: ReadonlyMap<string, readonly string[]>;
}

interface Around {
  readonly whole: string | undefined;
  readonly same: boolean;
  readonly rest: string | undefined;
}

interface Known {
  readonly tables: readonly PublishedTable[];
  readonly classifications: Policy['classifications'];
}

/**
 * What places say about each other because a table filters by codes that lie above, below or beside the codes of another:
 * nobody needs a table that shows the tree, which is in the policy.
 */
export const relationsByTree = ({ all, numbers }: Places, known: Known): readonly Relation[] => {
  const related = relatedIn({ all, numbers }, known);
  return all.flatMap((place, number) =>
    [...place.where].flatMap(([variable, condition]): readonly Relation[] => {
      const { around, parts } = related.get(variable) ?? {};
      const having = (other: string | undefined): number | undefined => {
        const where = new Map(place.where);
        if (other === undefined) where.delete(variable);
        else where.set(variable, other);
        return numbers.get(placeKey({ ...place, where }));
      };
      const wholes = (around?.get(condition) ?? []).flatMap(({ whole, same, rest }): readonly Relation[] => {
        const at = having(whole);
        if (at === undefined) return [];
        const left = rest === undefined ? undefined : having(rest);
        return [
          { kind: same ? 'sum' : 'inside', whole: at, parts: [number] },
          ...(left === undefined ? [] : [{ kind: 'sum', whole: at, parts: [number, left] } as const]),
        ];
      });
      const named = parts?.get(condition) ?? [];
      const found = named.flatMap((part) => having(part) ?? []);
      return named.length > 0 && found.length === named.length
        ? [...wholes, { kind: 'sum', whole: number, parts: found }]
        : wholes;
    }),
  );
};

const relatedIn = ({ all }: Places, { tables, classifications }: Known): ReadonlyMap<string, Related> => {
  const filters = new Map<string, { readonly codes: readonly Code[]; readonly conditions: Set<string> }>();
  for (const { variable, classification, in: codes } of tables.flatMap(({ where }) => where)) {
    const key = `${variable}/${classification}`;
    const own = filters.get(key) ?? {
      codes: classifications[classification]?.codes ?? [],
      conditions: new Set<string>(),
    };
    own.conditions.add(listed(codes));
    filters.set(key, own);
  }
  return new Map(
    [...filters].map(([key, { codes, conditions }]) => {
      const written = new Set(all.flatMap(({ where }) => where.get(key) ?? []));
      for (const one of written) if (one.includes('&')) conditions.add(one);
      return [key, relate([...written], { codes, filters: conditions })];
    }),
  );
};

const relate = (
  conditions: readonly string[],
  { codes, filters }: { codes: readonly Code[]; filters: ReadonlySet<string> },
): Related => {
  const finest = finestOf(codes);
  const held = new Map(conditions.map((one) => [one, heldBy(one, finest)]));
  const byHeld = new Map([...held].map(([one, own]) => [keyOf(own), one]));
  const everything = new Set(codes.flatMap(({ code }) => [...(finest.get(code) ?? [])]));
  const restOf = (whole: ReadonlySet<string>, part: ReadonlySet<string>) =>
    byHeld.get(keyOf(whole.difference(part)));
  const around = [...held].map(([part, own]): [string, readonly Around[]] => {
    if (own.size === 0) return [part, []];
    const wholes = [...held].flatMap(([whole, all]): readonly Around[] =>
      whole !== part && (filters.has(part) || filters.has(whole)) && own.isSubsetOf(all)
        ? [{ whole, same: own.size === all.size, rest: restOf(all, own) }]
        : [],
    );
    const rest = filters.has(part) ? restOf(everything, own) : undefined;
    return [part, rest === undefined ? wholes : [...wholes, { whole: undefined, same: false, rest }]];
  });
  const parts = conditions.flatMap((whole): readonly [string, readonly string[]][] => {
    const named = codes.filter(({ parent }) => parent === whole).map(({ code }) => code);
    const isFiltered = [whole, ...named].some((one) => filters.has(one));
    return isFiltered && named.every((one) => held.has(one)) ? [[whole, named]] : [];
  });
  return { around: new Map(around), parts: new Map(parts) };
};

/** The finest codes that each code stands for. */
const finestOf = (codes: readonly Code[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const parentOf = new Map(codes.map(({ code, parent }) => [code, parent]));
  const parents = new Set(parentOf.values());
  const finest = new Map(codes.map(({ code }) => [code, new Set<string>()]));
  for (const { code } of codes)
    if (!parents.has(code))
      for (let at: string | undefined = code; at !== undefined; at = parentOf.get(at))
        finest.get(at)?.add(code);
  return finest;
};

const heldBy = (condition: string, finest: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> => {
  const [first = new Set<string>(), ...others] = condition
    .split('&')
    .map((list) => new Set(list.split('|').flatMap((code) => [...(finest.get(code) ?? [code])])));
  return others.reduce((both, other) => both.intersection(other), first);
};

const keyOf = (codes: ReadonlySet<string>): string => JSON.stringify([...codes].sort());
