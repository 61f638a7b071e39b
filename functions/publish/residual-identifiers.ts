import ipaddr from 'ipaddr.js';

/** What kinds of direct identifier a text holds, apart from the texts that the policy itself makes public. */
export const residualIdentifiers = (text: string, known: readonly string[]): readonly string[] => {
  const rest = known
    .filter((own) => own.length > 0)
    .reduce((left, own) => left.replaceAll(own, ' '), text)
    .replaceAll(/sha256:[0-9a-f]{64}(?![0-9a-f])/g, ' ');
  return checks.filter(({ holds }) => holds(rest)).map(({ kind }) => kind);
};

const checks: readonly { readonly kind: string; readonly holds: (text: string) => boolean }[] = [
  { kind: 'e-mail address', holds: (text) => /[\w.+-]+(?:@|%40)[\w-]+\.\w/.test(text) },
  { kind: 'IPv4 address', holds: (text) => anyIP(text, /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\w)/g) },
  {
    kind: 'IPv6 address',
    holds: (text) => anyIP(text, /(?<![\w:])[0-9a-f]*:[0-9a-f:.]*:[0-9a-f]+(?![\w:])/gi),
  },
  { kind: 'UUID', holds: (text) => /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.test(text) },
  { kind: 'digest or token', holds: (text) => /(?<![0-9a-f])[0-9a-f]{32,}/i.test(text) },
  { kind: 'pseudonym', holds: (text) => /(?<![\d.])\d{15,}(?![\d.])/.test(text) },
  { kind: 'signed token', holds: (text) => /\beyJ[\w-]{10,}\.[\w-]{10,}/.test(text) },
  { kind: 'user agent', holds: (text) => /Mozilla\/\d/.test(text) },
];

const anyIP = (text: string, pattern: RegExp): boolean =>
  [...text.matchAll(pattern)].some(
    ([match]) => ipaddr.IPv4.isValidFourPartDecimal(match) || ipaddr.IPv6.isValid(match),
  );
