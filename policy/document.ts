import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml';

export type Path = readonly PropertyKey[];

/** A YAML file that knows where each of its values stands. */
export interface PolicyDocument {
  readonly value: unknown;
  /** The line, from 1, of the key or list item that the path leads to, or of the nearest one above it. */
  lineOf(path: Path): number;
  /** The keys of the map at the path as they are written, in their order. */
  keysAt(path: Path): readonly string[];
  readonly syntaxProblems: readonly { readonly line: number; readonly text: string }[];
}

export const readDocument = (text: string): PolicyDocument => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: sameKey });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const problems = [
    ...document.errors.map(({ pos, code, message }) => ({
      line: lineAt(pos[0]),
      text: syntaxTexts[code] ?? `${message.split(' at line ')[0]}. Right would be YAML 1.2.`,
    })),
    ...circles(document).map((node) => ({ line: lineAt(node.range?.[0] ?? 0), text: circleText })),
  ];
  if (problems.length === 0) keepKeysAsWritten(document);
  const value = problems.length === 0 ? plainValue(document) : undefined;
  if (value === tooManyAliases) problems.push({ line: 1, text: aliasesText });
  return {
    value: value === tooManyAliases ? undefined : value,
    lineOf: (path) => lineAt(offsetOf(document, path)),
    keysAt: (path) => keysOf(nodeAt(document, path)),
    syntaxProblems: problems,
  };
};

const tooManyAliases = Symbol('too many aliases');

/** Aliases of aliases of aliases can make a file of some lines larger than any memory: the reader gives them up. */
const plainValue = (document: Document): unknown => {
  try {
    return document.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    if (error instanceof ReferenceError) return tooManyAliases;
    throw error;
  }
};

const aliasesText =
  'Its aliases (`*`) repeat too much of the file, and one another. Right would be to write the parts out, or to repeat fewer.';

const circleText =
  'This alias (`*`) stands inside the very thing that it repeats, which would be a circle. Right would be to write its parts out.';

const syntaxTexts: Readonly<Record<string, string>> = {
  DUPLICATE_KEY:
    'This name stands here a second time in the same list of names. Right would be a name of its own for each.',
  TAB_AS_INDENT: 'This line is indented with a tab. Right would be spaces.',
  BAD_INDENT: 'This line is indented unlike its neighbours. Right would be the same number of spaces.',
};

const asWritten = ({ value, source }: Scalar): string =>
  typeof value === 'string' ? value : (source ?? String(value));

const sameKey = (a: unknown, b: unknown): boolean =>
  isScalar(a) && isScalar(b) && asWritten(a) === asWritten(b);

/** Numbers as keys would lose their form: `007` and `7` are two codes. */
const keepKeysAsWritten = (document: Document): void =>
  visit(document, {
    Pair: (_, { key }) => {
      if (isScalar(key)) key.value = asWritten(key);
    },
  });

const circles = (document: Document.Parsed): Node[] => {
  const found: Node[] = [];
  visit(document, {
    Alias: (_, alias, ancestors) => {
      const target = alias.resolve(document);
      if (ancestors.some((ancestor) => ancestor === target)) found.push(alias);
    },
  });
  return found;
};

const follow = (document: Document, node: unknown): unknown =>
  isAlias(node) ? node.resolve(document) : node;

const nodeAt = (document: Document, path: Path): unknown =>
  path.reduce<unknown>(
    (node, step) => follow(document, stepInto(node, step)?.value),
    follow(document, document.contents),
  );

const offsetOf = (document: Document, path: Path): number => {
  let offset = 0;
  let node = follow(document, document.contents);
  for (const step of path) {
    const next = stepInto(node, step);
    if (!next) break;
    offset = isNode(next.at) ? ((next.at as ParsedNode).range?.[0] ?? offset) : offset;
    node = follow(document, next.value);
  }
  return offset;
};

/** What a step of a path leads to, and the node that shows its place: the key in a map, the item in a list. */
const stepInto = (node: unknown, step: PropertyKey): { at: unknown; value: unknown } | undefined => {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => keyText(key) === String(step));
    return pair && { at: pair.key, value: pair.value };
  }
  if (!isSeq(node)) return undefined;
  const item = node.items[Number(step)];
  return item === undefined ? undefined : { at: item, value: item };
};

const keysOf = (node: unknown): string[] => (isMap(node) ? node.items.map(({ key }) => keyText(key)) : []);

const keyText = (key: unknown): string => (isScalar(key) ? String(key.value) : '');
