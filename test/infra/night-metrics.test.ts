// Runs a night on this machine and reads its log as the metric filters of the template do.

import { beforeAll, expect, test } from 'vitest';
import type { Night } from '../../commands/night/night.ts';
import { perform } from '../../commands/night/perform.ts';
import { stages } from '../../functions/stages.ts';
import { jsonLog } from '../../platform/json-log.ts';
import { localEffects } from '../../platform/local.ts';
import { loadPolicy } from '../../policy/load.ts';
import { lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { newHouse, settledNight } from '../support/whole-night.ts';
import { synthesised } from './synthesised.ts';

const { night: template } = synthesised();
const filters = Object.entries(template.findResources('AWS::Logs::MetricFilter')).map(
  ([, { Properties }]) => ({
    event: /^\{ \$\.event = "([a-z ]+)" \}$/.exec(Properties.FilterPattern)?.[1],
    name: `${Properties.MetricTransformations[0].MetricName}`,
    value: `${Properties.MetricTransformations[0].MetricValue}`,
  }),
);

const lines: Record<string, unknown>[] = [];

beforeAll(async () => {
  const school = lessonsCsv(wholeSchool);
  const house = await newHouse(lessonsPolicy, {
    'lessons/a.csv': school,
    'lessons/broken.csv': school.replace('learner', 'student'),
    'nobody-knows.csv': school,
  });
  const { policy, digest } = await loadPolicy(house.policy);
  const effects = await localEffects({
    store: house.store,
    landing: house.landing,
    policy,
    policyDigest: digest,
    log: jsonLog((line) => lines.push(JSON.parse(line))),
  });
  const night: Night = { date: settledNight, effects, items: [], round: 1, breached: 0 };
  for (const { name } of stages) await perform[name](night, () => {});
}, 120_000);

/** What a metric would say of the night; CloudWatch drops what is no number. */
const readingOf = (name: string): number => {
  const filter = filters.find((one) => one.name === name);
  const values = lines
    .filter(({ event }) => event === filter?.event)
    .map((line) => (filter?.value.startsWith('$.') ? line[filter.value.slice(2)] : Number(filter?.value)));
  if (values.length === 0 || !values.every((value) => typeof value === 'number')) return Number.NaN;
  return values.reduce<number>((sum, value) => sum + Number(value), 0);
};

test.each(filters)('$name finds its number in the log of a night', ({ name, event }) => {
  expect(event).toBeDefined();
  expect(readingOf(name)).not.toBeNaN();
});

test('and the numbers are those of the night', () => {
  expect(readingOf('LinesRead')).toBe(wholeSchool.length);
  expect(readingOf('LinesUnreadable')).toBe(0);
  expect(readingOf('ExportsRefused')).toBe(1);
  expect(readingOf('ObjectsRefused')).toBe(1);
  expect(readingOf('TablesReleased')).toBeGreaterThan(0);
});
