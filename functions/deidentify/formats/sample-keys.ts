import { sha256 } from '../../../core/digest.ts';
import type { EngineSession } from '../../../core/effects.ts';
import { leastPeople } from '../least-people.ts';
import { bytesOf, readPart } from '../scratch.ts';

const places = 8;
const window = 1 << 18;
const mostNames = 2000;

type Path = readonly string[];

interface SampledKeys {
  readonly found: ReadonlySet<string>;
  /** Those on no declared path that enough people sent, inner keys behind their outer ones with a dot between. */
  readonly unknown: readonly string[];
  /** How many more there are that fewer sent. */
  readonly rare: number;
}

/** The keys of JSON objects in lines, from eight places of the file. `person` are the paths to what tells people apart. */
export const sampleKeys = async (
  session: EngineSession,
  file: string,
  { declared, person }: { readonly declared: readonly Path[]; readonly person: readonly Path[] },
): Promise<SampledKeys> => {
  const found = new Set<string>();
  const senders = new Map<string, Set<string>>();
  for await (const line of sampleLines(session, file)) {
    const row = objectIn(line);
    for (const key of Object.keys(row)) found.add(key);
    if (senders.size >= mostNames) continue;
    const sender = sha256(JSON.stringify(person.map((path) => valueAt(row, path) ?? null)));
    gather(row, declared, { before: '', senders, sender });
  }
  const unknown = [...senders].filter(([, people]) => people.size >= leastPeople).map(([name]) => name);
  return { found, unknown: unknown.sort(), rare: senders.size - unknown.length };
};

const valueAt = (row: object, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) => (isObject(value) ? new Map(Object.entries(value)).get(key) : undefined),
    row,
  );

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
  /** Name to people who sent it, as many as it takes. */
  readonly senders: Map<string, Set<string>>;
  readonly sender: string;
}

const gather = (row: object, declared: readonly Path[], { before, senders, sender }: Gathered): void => {
  for (const [key, value] of Object.entries(row)) {
    const below = declared.filter(([first]) => first === key).map(([, ...inner]) => inner);
    const name = `${before}${key}`;
    if (below.length === 0) note(senders, name, sender);
    else if (below.every((inner) => inner.length > 0) && isObject(value))
      gather(value, below, { before: `${name}.`, senders, sender });
  }
};

const note = (senders: Gathered['senders'], name: string, sender: string): void => {
  const people = senders.get(name) ?? new Set();
  if (people.size < leastPeople) people.add(sender);
  senders.set(name, people);
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
