/** Whether a text fits a pattern of IAM: `*` for any text, `?` for one character. Variables are not understood. */
export const fits = (pattern: string, text: string): boolean => {
  if (pattern.includes('${')) throw new Error(`policy variables are not understood: ${pattern}`);
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
};
