import { z } from 'zod';
import { canonicalJson, sha256 } from '../../core/digest.ts';
import { shownMeasures } from '../../core/mean.ts';
import type { Noise } from '../../core/noise.ts';
import type { Policy } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { TableVerdict } from '../../core/verdict.ts';
import { parseTable } from './parse-table.ts';

export interface Candidate {
  readonly table: string;
  readonly period: string;
  readonly version: number;
  /** The protected table as it lies in its zone; undefined where it lies in none. */
  readonly bytes: Uint8Array | undefined;
  /** What audiences are to see of it, where that is something else. */
  readonly shown: Uint8Array | undefined;
}

export interface Decision {
  /** As audiences see it. */
  readonly table: PublishedTable;
  readonly verdict: TableVerdict;
  /** What is remembered: the protected table, and what was shown of it where that is something else. */
  readonly bytes: Uint8Array;
  readonly shown: Uint8Array | undefined;
}

/**
 * The candidate's table and its verdict if, and only if, everything speaks for it: the policy knows the table, one verdict
 * names it, that verdict is `passed` by attackers of whom none found anything, and it is about exactly these bytes. Where the
 * policy rounds or shows means, only what was rounded, or shown so, and attacked may be seen.
 */
export const decide = (
  { table, period, version, bytes, shown }: Candidate,
  verdicts: readonly TableVerdict[],
  policy: Policy,
): Decision | undefined => {
  const [verdict, ...others] = verdicts.filter((own) => own.table === table && own.period === period);
  const declared = policy.tables.find(({ name }) => name === table);
  if (!verdict || others.length > 0 || !declared || !bytes) return undefined;
  if (verdict.outcome !== 'passed' || verdict.digest !== sha256(bytes)) return undefined;
  if (verdict.attacks.length === 0 || verdict.counterexamples.length > 0) return undefined;
  if (verdict.attacks.some(({ found }) => found !== 0)) return undefined;
  const published = readTable(bytes);
  if (published?.table !== table || published.period !== period || published.version !== version)
    return undefined;
  if (canonicalJson(noiseOf(published)) !== canonicalJson(declared.noise ?? null)) return undefined;
  if (published.minimumFrequency < declared.minimumFrequency || hasSmallCount(published)) return undefined;
  const { rounding, means } = declared;
  if (!rounding && !means && !shown && verdict.shown === undefined && !published.rounding)
    return { table: published, verdict, bytes, shown: undefined };
  if (!(rounding || means) || !shown || verdict.shown !== sha256(shown)) return undefined;
  const seen = readTable(shown);
  const asSeen = { ...published, measures: shownMeasures(published.measures, means ?? []) };
  return seen && seen.rounding?.base === rounding?.base && isSameRelease(seen, asSeen)
    ? { table: seen, verdict, bytes, shown }
    : undefined;
};

/** The noise as the policy declares it; null where there is none. */
const noiseOf = ({ noise }: PublishedTable): Noise | null =>
  noise ? { mechanism: noise.mechanism, loss: noise.loss, budget: noise.budget } : null;

const isSameRelease = (seen: PublishedTable, exact: PublishedTable): boolean => {
  const { cells: _, rounding: __, ...facts } = seen;
  const { cells: ___, ...exactFacts } = exact;
  return canonicalJson(facts) === canonicalJson(exactFacts) && !hasSmallCount(seen);
};

/** Verdicts that keep their contract; one that does not is no verdict. */
export const parseVerdicts = (json: string | undefined): readonly TableVerdict[] => {
  const listed = z.object({ tables: z.array(z.unknown()) }).safeParse(json && toJson(json));
  if (!listed.success) return [];
  return listed.data.tables.flatMap((verdict) => {
    const parsed = verdictShape.safeParse(verdict);
    return parsed.success ? [parsed.data] : [];
  });
};

const readTable = (bytes: Uint8Array): PublishedTable | undefined => {
  try {
    const table = parseTable(toJson(Buffer.from(bytes).toString()));
    return canonicalJson(table) === Buffer.from(bytes).toString() ? table : undefined;
  } catch {
    return undefined;
  }
};

const hasSmallCount = ({ measures, cells, minimumFrequency }: PublishedTable): boolean =>
  measures.some(
    ({ name, kind }) =>
      kind === 'people' &&
      cells.measures[name]?.value.some((value) => value !== null && value > 0 && value < minimumFrequency),
  );

const toJson = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

const verdictShape = z.strictObject({
  table: z.string(),
  period: z.string(),
  outcome: z.enum(['passed', 'breached']),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  shown: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .exactOptional(),
  attacks: z.array(
    z.strictObject({
      attacker: z.string(),
      tries: z.string(),
      tried: z.int().nonnegative(),
      found: z.int().nonnegative(),
      tightest: z.number().nullable(),
      pinned: z.int().nonnegative().exactOptional(),
    }),
  ),
  intervals: z
    .strictObject({ cells: z.int().positive(), least: z.number(), median: z.number() })
    .exactOptional(),
  counterexamples: z.array(
    z.strictObject({
      attacker: z.string(),
      cells: z.array(
        z.strictObject({
          table: z.string(),
          period: z.string(),
          measure: z.string(),
          codes: z.array(z.string()),
        }),
      ),
    }),
  ),
});
