import { type Effects, type Ledger, ObjectMissing, type ObjectStore } from '../../core/effects.ts';
import type { Policy } from '../../core/policy.ts';
import { inOneThread } from '../../core/spread.ts';
import { type Zone, zones } from '../../core/zones.ts';
import { seededBytes } from './seeded-bytes.ts';

/** Effects of a stage that runs no SQL and uses no secrets, in memory, with what lies in them for a test to look at. */
export interface MemoryEffects extends Effects {
  readonly objects: Readonly<Record<Zone, Map<string, Uint8Array>>>;
  readonly items: Map<string, { revision: number; fields: Readonly<Record<string, unknown>> }>;
}

/** `beforeWrite` is called before each write of an object or ledger item, and may throw as a crash would. */
export const memoryEffects = (policy: Policy, beforeWrite: () => void = () => undefined): MemoryEffects => {
  const objects = Object.fromEntries(zones.map((zone) => [zone, new Map()])) as MemoryEffects['objects'];
  const items: MemoryEffects['items'] = new Map();
  return {
    objects,
    items,
    ...effectsOver(objects, items, beforeWrite),
    policy,
    randomBytes: seededBytes('memory'),
    policyDigest: 'cd'.repeat(32),
    spread: inOneThread,
    log: () => undefined,
  };
};

/** The same world again, for the run after a crash. */
export const reopened = (world: MemoryEffects, beforeWrite: () => void = () => undefined): MemoryEffects => ({
  ...world,
  ...effectsOver(world.objects, world.items, beforeWrite),
});

const effectsOver = (
  objects: MemoryEffects['objects'],
  items: MemoryEffects['items'],
  beforeWrite: () => void,
): Pick<Effects, 'zones' | 'ledger' | 'keyring' | 'engine' | 'secrets'> => ({
  zones: Object.fromEntries(
    zones.map((zone) => [zone, memoryStore(objects[zone], beforeWrite)]),
  ) as unknown as Effects['zones'],
  ledger: memoryLedger(items, beforeWrite),
  keyring: memoryLedger(new Map(), beforeWrite),
  engine: { open: () => Promise.reject(new Error('no engine here')) },
  secrets: {
    mac: () => Promise.reject(new Error('no secrets here')),
    random: () => {
      throw new Error('no secrets here');
    },
  },
});

const memoryStore = (objects: Map<string, Uint8Array>, beforeWrite: () => void): ObjectStore => {
  const info = (key: string) => {
    const content = objects.get(key);
    return content && { key, bytes: content.byteLength, version: '1' };
  };
  const write = (key: string, body: Parameters<ObjectStore['create']>[1]): void => {
    if (!(body instanceof Uint8Array)) throw new TypeError('streams are not for this store');
    beforeWrite();
    objects.set(key, Uint8Array.from(body));
  };
  return {
    async *list(prefix) {
      const found = [...objects.keys()].filter((key) => key.startsWith(prefix));
      for (const key of found.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
        const one = info(key);
        if (one) yield one;
      }
    },
    head: async (key) => info(key),
    async read(key) {
      const content = objects.get(key);
      if (!content) throw new ObjectMissing(key);
      return content;
    },
    download: () => Promise.reject(new Error('no files here')),
    async create(key, body) {
      if (objects.has(key)) return false;
      write(key, body);
      return true;
    },
    replace: async (key, body) => write(key, body),
    async remove(key) {
      beforeWrite();
      objects.delete(key);
    },
  };
};

const memoryLedger = (items: MemoryEffects['items'], beforeWrite: () => void): Ledger => {
  const at = (partition: string, sort: string) => `${partition}\0${sort}`;
  const item = (key: string) => {
    const [partition = '', sort = ''] = key.split('\0');
    const found = items.get(key);
    return found && { partition, sort, revision: found.revision, fields: found.fields as never };
  };
  const write = (key: string, revision: number, fields: Readonly<Record<string, unknown>>): true => {
    beforeWrite();
    items.set(key, { revision, fields });
    return true;
  };
  return {
    get: async (partition, sort) => item(at(partition, sort)),
    create: async (partition, sort, fields) =>
      !items.has(at(partition, sort)) && write(at(partition, sort), 1, fields),
    replace: async (partition, sort, revision, fields) =>
      items.get(at(partition, sort))?.revision === revision &&
      write(at(partition, sort), revision + 1, fields),
    async *list(partition, sortPrefix = '') {
      for (const key of [...items.keys()].sort()) {
        const one = key.startsWith(at(partition, sortPrefix)) ? item(key) : undefined;
        if (one) yield one;
      }
    },
    async remove(partition, sort) {
      beforeWrite();
      return items.delete(at(partition, sort));
    },
  };
};
