// biome-ignore lint/style/noRestrictedImports: the country data is a file of a package, read once; no data of anyone is in it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { continents, countries } from 'countries-list';
import { Reader, type Response } from 'mmdb-lib';

type CountryOnly = Response & { readonly country_code?: string };

const packaged = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';

let reader: Reader<CountryOnly> | undefined;

/** The country of a canonical address as ISO 3166-1 alpha-2, at full precision of the address; it goes nowhere else. */
export const countryOf = (address: string): string | undefined => {
  reader ??= new Reader<CountryOnly>(readFileSync(createRequire(import.meta.url).resolve(packaged)));
  return reader.get(address)?.country_code;
};

/** The continent's name. */
export const continentOf = (address: string): string | undefined => {
  const country = countryOf(address);
  const entry = Object.entries(countries).find(([code]) => code === country)?.[1];
  return entry && continents[entry.continent];
};
