import { ObjectMissing, type ObjectStore } from '../../core/effects.ts';

/** The object, or undefined where there is none. */
export const readObject = async (store: ObjectStore, key: string): Promise<Uint8Array | undefined> => {
  try {
    return await store.read(key);
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
};
