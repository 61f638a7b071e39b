import type { ObjectInfo } from '../../core/effects.ts';

/** Why an object cannot be an export, whatever its source: a fixed sentence, or nothing to say. */
export const refusalOf = (object: ObjectInfo): string | undefined => {
  if (hasControlCharacter(object.key)) return 'The key holds control characters.';
  if (object.unreadable) return 'The object may not be read.';
  return refusalOfRequests(object) ?? (object.bytes === 0 ? 'The object is empty.' : undefined);
};

/** The same for a file of requests. An empty one is not refused: somebody may have stood in what was lost on its way. */
export const refusalOfRequests = ({ key }: ObjectInfo): string | undefined => {
  const name = key.slice(key.lastIndexOf('/') + 1);
  if (name === '') return 'The key names a folder, not an export.';
  if (name.startsWith('.') || name.startsWith('_'))
    return 'The name starts with a dot or an underscore, as the working files of other programs do.';
  return undefined;
};

const hasControlCharacter = (text: string): boolean =>
  [...text].some((character) => character < ' ' || character === '\u007f');
