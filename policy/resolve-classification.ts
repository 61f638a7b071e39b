import { builtInClassifications, unknownCode } from '../core/built-in-classifications.ts';
import type { Classification, Code } from '../core/classification.ts';
import type { ClassificationYaml, CodesYaml } from './classification-schema.ts';
import type { Path, PolicyDocument } from './document.ts';
import type { Draft, Entries } from './draft.ts';
import { listed, type Report } from './problem.ts';

/** Every classification that the policy may name, built-in ones included. */
export const resolveClassifications = (
  draft: Draft,
  document: PolicyDocument,
  report: Report,
): Entries<Classification> => {
  const declared = [...draft.classifications].map(([name, written]) => {
    if (name in builtInClassifications)
      report(
        ['classifications', name],
        `\`${name}\` is built in. Right would be another name, or to use the built-in one.`,
      );
    return [name, written && resolveClassification(name, written, { document, report })] as const;
  });
  return new Map<string, Classification | undefined>([
    ...Object.entries(builtInClassifications),
    ...declared,
  ]);
};

interface Context {
  readonly document: PolicyDocument;
  readonly report: Report;
}

const resolveClassification = (
  name: string,
  { levels, codes }: ClassificationYaml,
  { document, report }: Context,
): Classification => {
  const path = ['classifications', name];
  if (new Set(levels).size < levels.length)
    report([...path, 'levels'], 'Two levels have one name. Right would be a name of its own for each.');
  const placed = flatten(codes, { at: [...path, 'codes'], level: levels.length - 1 }, document);
  if (placed.length === 0)
    report([...path, 'codes'], 'There is no code here. Right would be one or more, each with its label.');
  const seen = new Set<string>();
  for (const { at, code, level } of placed) {
    if (level === -1) report(at, deeperText(levels));
    if (seen.has(code.code)) report(at, twiceText(code.code));
    seen.add(code.code);
  }
  return { name, levels, codes: [...placed.map(({ code }) => code), unknownCode(levels)] };
};

const deeperText = (levels: readonly string[]): string =>
  `Here the tree is deeper than its levels. Right would be one more level beside ${listed(levels)}, or no codes here.`;

const twiceText = (code: string): string =>
  `The code \`${code}\` stands in this classification twice. Right would be a code of its own for each, on all levels.`;

interface Place {
  readonly at: Path;
  readonly level: number;
  readonly parent?: string;
}

interface PlacedCode extends Place {
  readonly code: Code;
}

const flatten = (branch: CodesYaml, { at, level, parent }: Place, document: PolicyDocument): PlacedCode[] =>
  document.keysAt(at).flatMap((code) => {
    const written = branch[code] ?? '';
    const { label, codes = {} } = typeof written === 'string' ? { label: written } : written;
    const here = [...at, code];
    const below = flatten(codes, { at: [...here, 'codes'], level: level - 1, parent: code }, document);
    return [{ at: here, level, code: { code, label, level, ...(parent ? { parent } : {}) } }, ...below];
  });

/** Reports a code that the classification does not have. */
export const checkCode = (
  classification: Classification,
  code: string,
  to: (text: string) => void,
): Code | undefined => {
  const found = classification.codes.find((known) => known.code === code);
  if (!found) {
    const some = classification.codes.slice(0, 12).map((known) => known.code);
    to(
      `The classification \`${classification.name}\` has no code \`${code}\`. Right would be one of its codes: ${listed(some)}${classification.codes.length > 12 ? ' and so on' : ''}.`,
    );
  }
  return found;
};

/** Reports a code that no row may have: one that is not there, or one that has codes below it. */
export const checkLeaf = (classification: Classification, code: string, to: (text: string) => void): void => {
  const below = classification.codes.filter(({ parent }) => parent === code);
  if (below.length > 0)
    to(
      `\`${code}\` has codes below it, and a row must say which of them it means. Right would be one of ${listed(below.map((leaf) => leaf.code))}.`,
    );
  else checkCode(classification, code, to);
};
