import type { Classification } from '../../../core/classification.ts';

/** The code for a word: one without codes below it, found by its name or its label; undefined where there is none. */
export type KnownCode = (word: string) => string | undefined;

/** Codes that have others below them stand for these together, so that no row can be given one of them. */
export const finestCodes = ({ codes }: Classification): ReadonlySet<string> => {
  const parents = new Set(codes.map(({ parent }) => parent));
  return new Set(codes.filter(({ code }) => !parents.has(code)).map(({ code }) => code));
};

export const knownCode = (classification: Classification): KnownCode => {
  const finest = finestCodes(classification);
  const byWord = new Map<string, string>();
  for (const { code, label } of classification.codes)
    if (finest.has(code)) byWord.set(label.toLowerCase(), code);
  for (const code of finest) byWord.set(code.toLowerCase(), code);
  return (word) => byWord.get(word.toLowerCase());
};
