import { decoded } from './decoded.ts';

/** The parts of a path in the place of a template's braces, by name; undefined where the path does not fit. */
export type PathTemplate = (path: string) => Readonly<Record<string, string>> | undefined;

/** `{part}` takes one or more characters but no slash; a closing `*` takes the rest, and in `/blog/*` also none: `/blog`. */
export const pathTemplate = (template: string): PathTemplate => {
  const [, body = '', rest = '/'] = /^(.*?)(\/\*|\*|\/)?$/s.exec(template) ?? [];
  const open = { '/*': '(?:/.*)?', '*': '.*', '/': '/?' }[rest] ?? '';
  const source = body
    .split(/(\{[^}]*\})/)
    .map((piece) => (piece.startsWith('{') ? '([^/]+)' : exactly(piece)));
  const names = [...body.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name);
  const pattern = new RegExp(`^${source.join('')}${open}$`, 's');
  return (path) => {
    const found = pattern.exec(path);
    return found ? Object.fromEntries(names.map((name, at) => [name, found[at + 1] ?? ''])) : undefined;
  };
};

/** The path of a URL or of a request, decoded: without scheme, host, query and fragment. */
export const pathIn = (url: string): string => {
  const behindHost = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  return decoded(behindHost.replace(/[?#].*$/s, '')) || '/';
};

const exactly = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
