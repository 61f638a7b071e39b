import { base, en, Faker } from '@faker-js/faker';

/** Seeded faker whose dates hang on no clock. */
export const seededFaker = (seed: number): Faker => {
  const faker = new Faker({ locale: [en, base], seed });
  faker.setDefaultRefDate('2026-07-13T00:00:00Z');
  return faker;
};

/** True in one of `times` draws on average. */
export const oneIn = (times: number, faker: Faker): boolean => faker.number.float() * times < 1;

/** Draws items by Zipf's law: the first most often, the n-th about 1/n^`skew` times as often. */
export const zipf = <Item>(items: readonly [Item, ...Item[]], skew: number): ((faker: Faker) => Item) => {
  const weights = items.map((_, at) => (at + 1) ** -skew);
  const sums = weights.map((_, at) => weights.slice(0, at + 1).reduce((sum, weight) => sum + weight, 0));
  const total = sums.at(-1) ?? 0;
  return (faker) => {
    const drawn = faker.number.float() * total;
    return items[sums.findIndex((sum) => drawn < sum)] ?? items[0];
  };
};
