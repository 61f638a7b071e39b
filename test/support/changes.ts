/** A change to a text file of a release. */
export type Change = (text: string) => string;

export const replaced =
  (from: string | RegExp, to: string): Change =>
  (text) =>
    text.replace(from, to);

/** JSON as a release writes it, with another value at the path. */
export const withKey =
  (path: string, value: unknown): Change =>
  (text) => {
    const json = JSON.parse(text);
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const place = keys.reduce((at, key) => at[key], json);
    place[last] = value;
    return `${JSON.stringify(json, null, 2)}\n`;
  };
