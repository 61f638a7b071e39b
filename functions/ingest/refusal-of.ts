import type { ObjectInfo } from '../../core/effects.ts';

/** Why an object cannot be an export, whatever its source: a fixed sentence, or nothing to say. */
export const refusalOf = ({ key, bytes }: ObjectInfo): string | undefined => {
  const name = key.slice(key.lastIndexOf('/') + 1);
  if (name === '') return 'The key names a folder, not an export.';
  if (hasControlCharacter(key)) return 'The key holds control characters.';
  if (name.startsWith('.') || name.startsWith('_'))
    return 'The name starts with a dot or an underscore, as the working files of other programs do.';
  if (bytes === 0) return 'The object is empty.';
  return undefined;
};

const hasControlCharacter = (text: string): boolean =>
  [...text].some((character) => character < ' ' || character === '\u007f');
