import { z } from 'zod';
import { ServiceFailure } from './service-failure.ts';

const keysOfAudiences = z.record(z.string(), z.string().min(1));

/**
 * The KMS key of what an audience receives, by the first part of the object's key. What belongs to no audience is refused:
 * under another's key, or none of its own, somebody else could read it.
 */
export const audienceKey = (written: string | undefined): ((key: string) => string) | undefined => {
  if (written === undefined) return undefined;
  const keys = new Map(Object.entries(keysOfAudiences.parse(JSON.parse(written))));
  return (key) => {
    const found = keys.get(key.slice(0, key.indexOf('/')));
    if (found === undefined) throw new ServiceFailure('An object is for no audience that has a key');
    return found;
  };
};
