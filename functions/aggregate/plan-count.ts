import {
  atomsOf,
  type Classification,
  type Code,
  codesFrom,
  TOTAL,
  UNKNOWN,
} from '../../core/classification.ts';
import type { Dimension, Filter, Policy, Source, Table } from '../../core/policy.ts';
import type { CountedDimension, CountedFilter, CountedVariable, CountPlan, Tally } from './count.ts';

/**
 * How a table is counted, whatever the period.
 * A row says a code without children, or it says `_U`: a coarser code beside its own children would make their sum
 * differ from it.
 */
export const planCount = (table: Table, policy: Policy): CountPlan => {
  const sources = policy.sources.filter(({ name }) => table.sources.includes(name));
  const variables = variablesOf(sources);
  const position = (name: string): number => variables.findIndex((variable) => variable.name === name);
  return {
    variables,
    filters: table.where.map((filter) => ({
      variable: position(filter.variable),
      ...keptCodes(filter, classificationOf(filter.variable, sources, policy)),
    })),
    dimensions: table.dimensions.map((dimension) => ({
      name: dimension.name,
      variable: position(dimension.variable),
      ...numberedCodes(dimension, named(policy, dimension.classification)),
    })),
    tallies: table.measures.flatMap((measure): Tally[] => {
      if (measure.kind === 'people') return [];
      if (measure.kind === 'events') return [{ kind: 'events', cap: measure.cap }];
      return [{ kind: 'sum', variable: position(measure.variable), cap: measure.cap }];
    }),
    largest: Math.max(1 + (table.dominance.insiders ?? 1), table.dominance.n),
    oneCell: table.noise !== undefined && table.measures.some(({ kind }) => kind === 'people'),
  };
};

const variablesOf = (sources: readonly Source[]): readonly CountedVariable[] => {
  const kinds = new Map<string, CountedVariable['kind']>();
  for (const { variables } of sources)
    for (const { name, by } of variables) kinds.set(name, by === 'number' ? 'number' : 'code');
  return [...kinds].map(([name, kind]) => ({ name, kind })).sort((a, b) => (a.name < b.name ? -1 : 1));
};

const classificationOf = (name: string, sources: readonly Source[], policy: Policy): Classification => {
  for (const variable of sources.flatMap(({ variables }) => variables))
    if (variable.name === name && variable.by !== 'number') return named(policy, variable.classification);
  throw new RangeError('a variable without a classification');
};

const named = (policy: Policy, name: string): Classification => {
  const classification = policy.classifications[name];
  if (!classification) throw new RangeError('a classification that the policy does not have');
  return classification;
};

const childless = ({ codes }: Classification): readonly string[] => {
  const parents = new Set(codes.map(({ parent }) => parent));
  return codes.map(({ code }) => code).filter((code) => !parents.has(code));
};

const keptCodes = (filter: Filter, classification: Classification): Omit<CountedFilter, 'variable'> => {
  const kept = new Set(filter.in.flatMap((code) => atomsOf(classification.codes, code)));
  return {
    codes: childless(classification).map((code) => ({ code, kept: kept.has(code) })),
    unknownKept: kept.has(UNKNOWN),
  };
};

const numberedCodes = (
  dimension: Dimension,
  classification: Classification,
): Omit<CountedDimension, 'name' | 'variable'> => {
  const finest = Math.min(...dimension.levels);
  const known = codesFrom(classification, finest).toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const numbers = new Map(known.map(({ code }, number) => [code, number]));
  const number = (code: string): number => {
    const found = numbers.get(code);
    if (found === undefined) throw new RangeError('a code outside its classification');
    return found;
  };
  const steps = generalisation(classification);
  return {
    codes: known.map(({ code }) => code),
    levels: known.map(({ level }) => level),
    generalised: known.map(({ code }) => steps(code).map(number)),
    finest,
    texts: childless(classification).map((text) => ({
      text,
      code: number(steps(text)[finest] ?? TOTAL),
    })),
    unknown: number(UNKNOWN),
  };
};

/** Per level the code that holds the given one there, or the code itself where it is coarser; `_T` at the end. */
const generalisation = (classification: Classification): ((code: string) => readonly string[]) => {
  const byCode = new Map<string, Code>(classification.codes.map((code) => [code.code, code]));
  return (code) => {
    const line: string[] = [];
    let at = byCode.get(code);
    for (let level = 0; level < classification.levels.length; level++) {
      while (at && at.level < level) at = at.parent === undefined ? undefined : byCode.get(at.parent);
      line.push(at?.code ?? TOTAL);
    }
    return [...line, TOTAL];
  };
};
