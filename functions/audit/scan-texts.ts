import { identifierPatterns } from './identifier-patterns.ts';

export interface Scan {
  readonly tried: number;
  /** Kinds of identifier met, once per text. */
  readonly found: number;
}

/**
 * Looks for direct identifiers in texts, also where they are percent-encoded, as in HTML or as in JSON. What the policy
 * declares may look like a token or a number of a person, but never is an e-mail address, a network address or the like.
 */
export const scan = (texts: Iterable<string>, declared: ReadonlySet<string> = new Set()): Scan => {
  let [tried, found] = [0, 0];
  for (const text of texts) {
    tried++;
    found += kindsIn(text, declared).size;
  }
  return { tried, found };
};

const kindsIn = (text: string, declared: ReadonlySet<string>): ReadonlySet<string> => {
  const kinds = new Set<string>();
  for (const form of formsOf(text))
    for (const { kind, pattern, confirm, declarable } of identifierPatterns)
      for (const [match] of form.matchAll(pattern)) {
        if (declarable && (declared.has(text) || declared.has(match))) continue;
        if (confirm === undefined || confirm(match)) kinds.add(kind);
      }
  return kinds;
};

/** The text as it stands and as it reads when decoded, up to three times over. */
const formsOf = (text: string): ReadonlySet<string> => {
  const forms = new Set([text]);
  for (let depth = 0, form = text; depth < 3; depth++) {
    form = decoded(form);
    forms.add(form);
  }
  return forms;
};

const decoded = (text: string): string =>
  text
    .replaceAll(/%[0-9a-f]{2}/gi, (code) => ascii(Number.parseInt(code.slice(1), 16), code))
    .replaceAll(/&#x([0-9a-f]{1,6});/gi, (entity, code) => ascii(Number.parseInt(code, 16), entity))
    .replaceAll(/&#(\d{1,7});/g, (entity, code) => ascii(Number(code), entity))
    .replaceAll(/&(commat|period|colon|sol|quest|equals|amp);/g, (_, name: string) => entities[name] ?? ' ')
    .replaceAll(/\\u([0-9a-f]{4})/gi, (written, code) => ascii(Number.parseInt(code, 16), written));

const ascii = (code: number, otherwise: string): string =>
  code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : otherwise;

const entities: Readonly<Record<string, string>> = {
  commat: '@',
  period: '.',
  colon: ':',
  sol: '/',
  quest: '?',
  equals: '=',
  amp: '&',
};

/** Files of a release without what belongs there by its form: checksums that say so, and the publisher's own contact. */
export const withoutApparatus = (files: readonly { readonly text: string }[]): readonly string[] => {
  const contacts = new Set(
    files.flatMap(({ text }) => [...text.matchAll(contact)].map(([, own = '']) => own)),
  );
  return files.map(({ text }) => {
    const bare = text
      .replaceAll(/sha256:[0-9a-f]{64}(?![0-9a-f])/g, ' ')
      .replaceAll(/sha256-[A-Za-z0-9+/]{43}=/g, ' ')
      .replaceAll(/"SHA256SUMS":\s*"[0-9a-f]{64}"/g, ' ')
      .replaceAll(/^[0-9a-f]{64} [ *][\w./-]+$/gm, ' ');
    return [...contacts].reduce((left, own) => left.replaceAll(own, ' '), bare);
  });
};

const contact = /(?:\bContact: |suspected disclosure to |"contact":\s*")([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/gi;
