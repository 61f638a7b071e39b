/**
 * Segments of a key. A key is well-formed UTF-8 of 1 to 1,024 bytes without empty segments, `.`, `..` or NUL; anything else
 * is refused, without being repeated.
 */
export const keySegments = (key: string): readonly string[] => {
  const segments = key.split('/');
  if (!key.isWellFormed() || Buffer.byteLength(key) > 1024 || !segments.every(isSegment))
    throw new Error('An object key is malformed');
  return segments;
};

const isSegment = (segment: string): boolean =>
  segment !== '' && segment !== '.' && segment !== '..' && !segment.includes('\0');
