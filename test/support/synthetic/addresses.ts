import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Faker } from '@faker-js/faker';
import { type CountryResponse, Reader } from 'mmdb-lib';

export interface AddressPool {
  readonly v4: readonly string[];
  readonly v6: readonly string[];
}

const file = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';
const v6Blocks = ['2001', '2003', '2400', '2600', '2804', '2a00', '2a01', '2a02', '2a04', '2c0f'];

/** Addresses drawn at random and sorted by the country that the geo data gives them; no one's in particular. */
export const addressesByCountry = (faker: Faker): ReadonlyMap<string, AddressPool> => {
  const geo = new Reader<CountryCode>(readFileSync(createRequire(import.meta.url).resolve(file)));
  const pools = new Map<string, { v4: string[]; v6: string[] }>();
  const add = (address: string, version: 'v4' | 'v6') => {
    const country = geo.get(address)?.country_code;
    if (!country) return;
    const pool = pools.get(country) ?? { v4: [], v6: [] };
    pool[version].push(address);
    pools.set(country, pool);
  };
  for (let drawn = 0; drawn < 60_000; drawn++) add(randomV4(faker), 'v4');
  for (let drawn = 0; drawn < 20_000; drawn++) add(randomV6(faker), 'v6');
  return pools;
};

type CountryCode = CountryResponse & { readonly country_code?: string };

const randomV4 = (faker: Faker): string =>
  [faker.number.int(254), faker.number.int(255), faker.number.int(255), faker.number.int(255)].join('.');

const randomV6 = (faker: Faker): string =>
  `${faker.helpers.arrayElement(v6Blocks)}:${hex(faker)}:${hex(faker)}:${hex(faker)}::${hex(faker)}`;

const hex = (faker: Faker): string => (faker.number.int(65_534) + 1).toString(16);
