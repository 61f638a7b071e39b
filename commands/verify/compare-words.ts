import { type Code, OTHER } from '../../core/classification.ts';
import { canonicalJson } from '../../core/digest.ts';
import type { Release } from '../../functions/publish/release.ts';

export interface Named {
  readonly name: string;
  readonly release: Release;
}

export interface Compared {
  readonly problems: readonly string[];
  /** What differs under two versions of a policy, as a publisher may change it, for somebody to read. */
  readonly changed: readonly string[];
}

/**
 * Where releases say in other words, or by other rules, what one version of a policy says once: names and terms of the
 * publisher, texts and rules of a table, labels of a code. A night has one policy, so that releases of one night name the same.
 */
export const compareWords = (received: readonly Named[]): Compared => {
  const problems = new Set<string>();
  const changed = new Set<string>();
  const said = new Map<string, { readonly name: string; readonly policy: string; readonly words: string }>();
  for (const { name, release } of received) {
    const policy = `${release.policy.name} ${release.policy.version}`;
    for (const { key, what, words, always } of sayingsOf(release)) {
      const first = said.get(key);
      if (!first) said.set(key, { name, policy, words });
      else if (first.words !== words && (always || first.policy === policy))
        problems.add(`${first.name} and ${name}: they differ in ${what}`);
      else if (first.words !== words) {
        changed.add(`${name} differs from ${first.name} in ${what}, under another version of the policy`);
        said.set(key, { name, policy, words });
      }
    }
  }
  return { problems: [...problems], changed: [...changed] };
};

interface Saying {
  readonly key: string;
  readonly what: string;
  readonly words: string;
  /** Whether no version of a policy makes a difference. */
  readonly always?: true;
}

const sayingsOf = ({ table, policy, policyDigest, run, audience, scope }: Release): readonly Saying[] => {
  const { dimensions, measures, rounding, noise, sources, rows, where } = table;
  const { title, description, protectedUnit, minimumFrequency } = table;
  const saying = (key: string, what: string, words: unknown): Saying => ({
    key,
    what,
    words: canonicalJson(words),
  });
  return [
    {
      ...saying(`night ${run}`, 'the policy of one night', [policy.name, policy.version, policyDigest]),
      always: true,
    },
    saying('publisher', 'the names of the publisher', [policy.publisher, policy.contact]),
    ...(audience.kind === 'partner' ? [saying('terms', 'TERMS.md', policy.terms)] : []),
    saying(`table ${table.table}`, 'the texts or rules of one table', {
      ...{ title, description, protectedUnit, minimumFrequency, sources, rows, where, noise },
      base: rounding?.base ?? null,
      dimensions: dimensions.map(({ codes: _, level: __, ...dimension }) => dimension),
      measures: measures.map(({ additive: _, ...measure }) => measure),
    }),
    ...Object.entries(table.codings ?? {}).map(([column, coding]) =>
      saying(`column ${column}`, 'the coding of one column', coding),
    ),
    ...(scope === 'whole' ? dimensions : []).map(({ classification, level, codes }) =>
      saying(`codes ${classification} ${level}`, 'the codes of one level', listedIn(codes)),
    ),
    ...dimensions.flatMap(({ classification, codes }) =>
      codes.map(({ code, label, level, parent }) =>
        saying(`code ${classification} ${code}`, 'the label or place of one code', [
          label,
          level,
          parent ?? null,
        ]),
      ),
    ),
  ];
};

/** A classification is a closed list, of which every whole table publishes all from its level on, with `_O` or without. */
const listedIn = (codes: readonly Code[]): readonly string[] =>
  codes.map(({ code }) => code).filter((code) => code !== OTHER);
