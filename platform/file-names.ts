/** How segments of object keys are spelt as names of folders and files. */
export interface FileNames {
  folder(segment: string): string;
  file(segment: string): string;
  /** Undefined: no object has that name. */
  folderSegment(name: string): string | undefined;
  fileSegment(name: string): string | undefined;
}

/** Names as people and programs that drop files choose them. Hidden files are no objects: most are uploads under way. */
export const plainNames: FileNames = {
  folder: (segment) => visible(segment),
  file: (segment) => visible(segment),
  folderSegment: (name) => (name.startsWith('.') ? undefined : name),
  fileSegment: (name) => (name.startsWith('.') ? undefined : name),
};

const visible = (segment: string): string => {
  if (segment.startsWith('.')) throw new Error('A key has a hidden segment, which this folder cannot hold');
  return segment;
};

/**
 * Names that can hold any set of keys: no folder is ever spelt like a file, so that both `a` and `a/b` fit. Files with an
 * extension or in capitals (`data.csv`, `SHA256SUMS`) and other folders are spelt as they are; the rest end in `%`.
 */
export const encodedNames: FileNames = {
  folder: (segment) => (looksLikeFile(segment) ? `${escaped(segment)}%` : escaped(segment)),
  file: (segment) => (looksLikeFile(segment) ? escaped(segment) : `${escaped(segment)}%`),
  folderSegment: (name) => segmentSpelt(name, encodedNames.folder),
  fileSegment: (name) => segmentSpelt(name, encodedNames.file),
};

const looksLikeFile = (segment: string): boolean => segment.includes('.') || /^[A-Z][A-Z0-9]*$/.test(segment);

const escaped = (segment: string): string => segment.replaceAll('%', '%25').replace(/^\./, '%2E');

const segmentSpelt = (name: string, spell: (segment: string) => string): string | undefined => {
  const segment = name.replace(/%$/, '').replace(/^%2E/, '.').replaceAll('%25', '%');
  return name !== '' && segment !== '' && spell(segment) === name ? segment : undefined;
};
