/** A text as an SQL literal. For words of the policy and names of our own files; the data's own texts go by value. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** HMAC-SHA-256 of a BLOB, as hexadecimal text, under the key whose two padded forms are given (RFC 2104). */
export const hmac = (inner: string, outer: string, message: string): string =>
  `sha256(${outer} || unhex(sha256(${inner} || ${message})))`;

/** The first 8 bytes of a hexadecimal text as a signed big-endian number. */
export const firstBytes = (hex: string): string => {
  const unsigned = `('0x' || substr(${hex}, 1, 16))::UBIGINT::HUGEINT`;
  return `(${unsigned} - CASE WHEN ${unsigned} >= 9223372036854775808 THEN 18446744073709551616 ELSE 0 END)::BIGINT`;
};
