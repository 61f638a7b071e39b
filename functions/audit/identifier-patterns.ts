import ipaddr from 'ipaddr.js';

/** One shape that identifiers of people and their devices have. */
export interface IdentifierPattern {
  readonly kind: string;
  readonly pattern: RegExp;
  /** Whether a match really is one; absent where the shape says enough. */
  readonly confirm?: (match: string) => boolean;
  /** Whether a text that the policy itself declares may look like this. */
  readonly declarable: boolean;
}

export const identifierPatterns: readonly IdentifierPattern[] = [
  { kind: 'e-mail address', pattern: /[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu, declarable: false },
  {
    kind: 'IPv4 address',
    pattern: /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)/g,
    confirm: (match) => ipaddr.IPv4.isValidFourPartDecimal(match),
    declarable: false,
  },
  {
    kind: 'IPv6 address',
    pattern: /(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\d{0,3}(?:\.\d{1,3}){3})?(?![\w:])/gi,
    confirm: (match) => /[0-9a-f]/i.test(match) && ipaddr.IPv6.isValid(match),
    declarable: false,
  },
  {
    kind: 'hardware address',
    pattern: /(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])/gi,
    declarable: false,
  },
  {
    kind: 'URL with a query',
    pattern: /(?:https?:\/\/|\/)[^\s"'<>?]*\?[^\s"'<>=]+=[^\s"'<>]+/gi,
    declarable: false,
  },
  {
    kind: 'UUID',
    pattern: /(?<![0-9a-f])[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}(?![0-9a-f])/gi,
    declarable: false,
  },
  { kind: 'signed token', pattern: /\beyJ[\w-]{8,}\.[\w-]{8,}/g, declarable: false },
  { kind: 'user agent', pattern: /\bMozilla\/\d/g, declarable: false },
  { kind: 'analytics client', pattern: /(?<![\w.])\d{6,10}\.\d{10}(?![\w.])/g, declarable: false },
  {
    kind: 'session',
    pattern: /\b(?:\w*sess(?:ion)?(?:_?id)?|sid|csrf\w*|token|auth)[=:_]\s*["']?(?=[\w-]*\d)[\w-]{8,}/gi,
    declarable: false,
  },
  {
    kind: 'long hexadecimal',
    pattern: /(?<![\w])(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{16,}(?![\w])/gi,
    declarable: true,
  },
  {
    kind: 'long base64',
    pattern: /(?<![\w+/=-])[\w+/-]{24,}={0,2}(?![\w+/=-])/g,
    confirm: (match) => isMixed(match),
    declarable: true,
  },
  {
    kind: 'telephone number',
    pattern:
      /(?<![\w.,+-])(?:(?:\+|00)[1-9]\d{0,2}[ ./-]?(?:\(0?\) ?)?\d(?:[ ./-]?\d){6,12}|\(\d{2,5}\) ?\d(?:[ -]?\d){5,9}|\d{3}[-.]\d{3}[-.]\d{4})(?!\w|[.,]\d)/g,
    declarable: true,
  },
  {
    kind: 'payment card',
    pattern: /(?<![\w.,+-])(?:\d{13,19}|(?:\d{4}[ -]){3}\d{1,7}|\d{4}[ -]\d{6}[ -]\d{4,5})(?!\w|[.,]\d)/g,
    confirm: (match) => isLuhn(match.replaceAll(/\D/g, '')),
    declarable: true,
  },
  { kind: 'pseudonym', pattern: /(?<![\w.,])-?\d{16,20}(?![\w]|[.,]\d)/g, declarable: true },
];

/** The check digit of ISO/IEC 7812-1. */
const isLuhn = (digits: string): boolean => {
  const sum = [...digits].toReversed().reduce((left, digit, at) => {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
    return left + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
};

/** Random letters and digits change between small, capital and digit at every other place; words and dates do not. */
const isMixed = (text: string): boolean => {
  const kinds = [...text].map((sign) =>
    /[a-z]/.test(sign) ? 'a' : /[A-Z]/.test(sign) ? 'A' : /\d/.test(sign) ? '0' : '',
  );
  const changes = kinds.filter(
    (kind, at) => at > 0 && kind !== '' && kinds[at - 1] !== '' && kind !== kinds[at - 1],
  );
  return new Set(kinds.filter((kind) => kind !== '')).size === 3 && changes.length > text.length / 4;
};
