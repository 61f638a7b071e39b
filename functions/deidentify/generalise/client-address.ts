import ipaddr from 'ipaddr.js';

/**
 * The address that a request most likely came from, in canonical form: the first public one from the left of the chain
 * that proxies forwarded (each proxy adds on the right), else the connection's own if public, else undefined. A client can
 * write what it likes into the chain; all that this changes is its own country.
 */
export const clientAddress = (address: string, forwarded = ''): string | undefined =>
  [...forwarded.split(','), address].map(publicAddress).find((found) => found !== undefined);

/** An address in canonical form; undefined for host names and junk. IPv4 mapped into IPv6 is IPv4. */
export const canonicalAddress = (text: string): string | undefined => parsed(text)?.toString();

const publicAddress = (text: string): string | undefined => {
  const address = parsed(text);
  return address?.range() === 'unicast' ? address.toString() : undefined;
};

const octet = '(?:0|[1-9]\\d{0,2})';
const fourParts = new RegExp(`^${octet}(?:\\.${octet}){3}$`);

const parsed = (text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined => {
  const bare = withoutPort(text.trim());
  if (fourParts.test(bare)) return ipaddr.IPv4.isValid(bare) ? ipaddr.IPv4.parse(bare) : undefined;
  if (!bare.includes(':') || !ipaddr.IPv6.isValid(bare)) return undefined;
  const address = ipaddr.IPv6.parse(bare);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
};

const withoutPort = (text: string): string =>
  /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text;
