import type { EngineSession } from '../../../core/effects.ts';
import { bytesOf, readPart } from '../scratch.ts';

const places = 8;
const window = 1 << 18;
const mostNames = 2000;

/**
 * The keys of JSON objects in lines, from eight places of the file: those found, and of these the ones on no declared
 * path, inner keys behind their outer ones with a dot between.
 */
export const sampleKeys = async (
  session: EngineSession,
  file: string,
  declared: readonly (readonly string[])[],
): Promise<{ readonly found: ReadonlySet<string>; readonly unknown: readonly string[] }> => {
  const found = new Set<string>();
  const unknown = new Set<string>();
  for await (const line of sampleLines(session, file)) {
    const row = objectIn(line);
    for (const key of Object.keys(row)) found.add(key);
    if (unknown.size < mostNames) gather(row, declared, { before: '', unknown });
  }
  return { found, unknown: [...unknown].sort() };
};

async function* sampleLines(session: EngineSession, file: string): AsyncGenerator<string> {
  const bytes = await bytesOf(session, file);
  const step = Math.max(window, Math.floor(bytes / places));
  for (let position = 0; position < bytes; position += step) {
    const lines = (await readPart(session, file, { position, length: window })).toString('utf8').split('\n');
    if (position > 0) lines.shift();
    if (position + window < bytes) lines.pop();
    yield* lines;
  }
}

interface Gathered {
  readonly before: string;
  readonly unknown: Set<string>;
}

const gather = (
  row: object,
  declared: readonly (readonly string[])[],
  { before, unknown }: Gathered,
): void => {
  for (const [key, value] of Object.entries(row)) {
    const below = declared.filter(([first]) => first === key).map(([, ...inner]) => inner);
    const name = `${before}${key}`;
    if (below.length === 0) unknown.add(name);
    else if (below.every((inner) => inner.length > 0) && isObject(value))
      gather(value, below, { before: `${name}.`, unknown });
  }
};

const objectIn = (line: string): object => {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
};

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
