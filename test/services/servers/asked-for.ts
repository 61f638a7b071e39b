/** The services of AWS whose servers all tests of it need. */
export const awsServices = ['s3', 'dynamodb'] as const;
export type AwsService = (typeof awsServices)[number];

const services = [...awsServices, 'trino'] as const;
type Service = (typeof services)[number];

/** Which suites need which services: a suite is a folder. */
const needs: Readonly<Record<string, readonly Service[]>> = {
  s3: ['s3'],
  dynamodb: ['dynamodb'],
  deployed: awsServices,
  trino: ['trino'],
};

/** The services that `SERVICES` names, with commas between them; without it those of AWS, for Trino is large and slow. */
export const askedFor = (variable = process.env.SERVICES): readonly Service[] => {
  if (variable === undefined || variable === '') return awsServices;
  const names = variable.split(',');
  const known = services.filter((service) => names.includes(service));
  if (known.length !== names.length)
    throw new Error(`SERVICES=${variable} names others than ${services.join(', ')}`);
  return known;
};

/** The suites that run when only these services do. */
export const suitesFor = (asked: readonly Service[]): readonly string[] =>
  Object.keys(needs).filter((suite) => needs[suite]?.every((service) => asked.includes(service)));

export const suitesLeftOut = (asked: readonly Service[]): readonly string[] =>
  Object.keys(needs).filter((suite) => !suitesFor(asked).includes(suite));
