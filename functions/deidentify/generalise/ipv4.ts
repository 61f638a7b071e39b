import ipaddr from 'ipaddr.js';

/** SQL of an IPv4 address in canonical form as a number; NULL for any other text. */
export const ipv4Number = (text: string): string => {
  const bytes = `TRY_CAST(string_split(${text}, '.') AS UTINYINT[])`;
  const number = [1, 2, 3, 4].map((at) => `${bytes}[${at}]::UINTEGER * ${2 ** (32 - 8 * at)}`).join(' + ');
  return `CASE WHEN ${text} = concat_ws('.', ${[1, 2, 3, 4].map((at) => `${bytes}[${at}]`).join(', ')}) THEN (${number})::UINTEGER END`;
};

export const ipv4Text = (address: number): string =>
  [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');

/** Blocks in which no address is anyone's on the public network (IANA special-purpose registry, RFC 6890). */
const special = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
].map((block) => {
  const [base, bits] = ipaddr.IPv4.parseCIDR(block);
  const first = base.toByteArray().reduce((number, byte) => number * 256 + byte, 0);
  return { first, last: first + 2 ** (32 - bits) - 1 };
});

export const isPublicIpv4 = (address: number): boolean =>
  special.every(({ first, last }) => address < first || address > last);
