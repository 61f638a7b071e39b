// biome-ignore lint/style/noRestrictedImports: the country data is a file of a package, read once; no data of anyone is in it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { continents, countries } from 'countries-list';
import { Reader, type Response } from 'mmdb-lib';
import { ipv4Text, isPublicIpv4 } from './ipv4.ts';
import { type Ipv4Ranges, ipv4Ranges, placeAmong } from './ipv4-ranges.ts';

type CountryOnly = Response & { readonly country_code?: string };

const packaged = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';

interface CountryData {
  readonly file: Uint8Array;
  readonly reader: Reader<CountryOnly>;
}

let data: CountryData | undefined;
let ranges: Ipv4Ranges | undefined;
const countryOfRecord = new Map<number, string | undefined>();

const countryData = (): CountryData => {
  if (data) return data;
  const file = readFileSync(createRequire(import.meta.url).resolve(packaged));
  data = { file, reader: new Reader<CountryOnly>(file) };
  return data;
};

/** The country of a canonical address as ISO 3166-1 alpha-2, at full precision of the address; it goes nowhere else. */
export const countryOf = (address: string): string | undefined =>
  countryData().reader.get(address)?.country_code;

/** The same of an IPv4 address by number; undefined for one that is nobody's on the public network. */
export const countryOfIpv4 = (address: number): string | undefined => {
  if (!isPublicIpv4(address)) return undefined;
  const { file, reader } = countryData();
  ranges ??= ipv4Ranges(file, reader.metadata);
  const place = placeAmong(ranges, address);
  const record = ranges.records[place] ?? 0;
  if (!countryOfRecord.has(record))
    countryOfRecord.set(record, countryOf(ipv4Text(ranges.starts[place] ?? 0)));
  return countryOfRecord.get(record);
};

const continentOfCountry = new Map<string, string>(
  Object.entries(countries).map(([code, { continent }]) => [code, continents[continent]]),
);

/** The name of the continent that a country is on. */
export const continentOf = (country: string): string | undefined => continentOfCountry.get(country);
