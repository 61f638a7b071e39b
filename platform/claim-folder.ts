import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { tryLock } from './file-lock.ts';

export interface ClaimedFolder {
  readonly path: string;
  /** Removes the folder and all in it. */
  release(): Promise<void>;
}

/** A fresh folder (mode 0700) under `parent` for this process alone, after wiping what dead processes left there. */
export const claimFolder = async (parent: string): Promise<ClaimedFolder> => {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const gate = await lock(join(parent, gateName));
  try {
    await wipeAbandoned(parent);
    const path = join(parent, randomUUID());
    const claim = await lock(`${path}${claimSuffix}`);
    await mkdir(path, { mode: 0o700 });
    held.add(path);
    return { path, release: () => wipe(path, claim) };
  } finally {
    gate.unlock();
  }
};

const held = new Set<string>();

process.on('exit', () => {
  for (const path of held) {
    rmSync(path, { recursive: true, force: true });
    rmSync(`${path}${claimSuffix}`, { force: true });
  }
});

const gateName = 'gate';
const claimSuffix = '.claim';

interface Held {
  unlock(): void;
}

const lock = async (file: string): Promise<Held> => {
  for (;;) {
    const held = tryLock(file);
    if (held) return held;
    await setTimeout(5);
  }
};

const wipeAbandoned = async (parent: string): Promise<void> => {
  const names = (await readdir(parent)).filter((name) => !name.startsWith(gateName));
  const paths = new Set(names.map((name) => join(parent, name.replace(claimSuffix, ''))));
  for (const path of paths) {
    const claim = tryLock(`${path}${claimSuffix}`);
    if (claim) await wipe(path, claim);
  }
};

const wipe = async (path: string, claim: Held): Promise<void> => {
  await rm(path, { recursive: true, force: true });
  await rm(`${path}${claimSuffix}`, { force: true });
  claim.unlock();
  held.delete(path);
};
