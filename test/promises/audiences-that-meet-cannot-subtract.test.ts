// Protects the few who are in one audience's table and not in another's: whoever is taken to put files together cannot subtract
// them, and who was once taken not to meet is reckoned with in everything that comes after.

import { cp, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Effects } from '../../core/effects.ts';
import { aggregate } from '../../functions/aggregate/aggregate.ts';
import { audit } from '../../functions/audit/audit.ts';
import { deidentify } from '../../functions/deidentify/deidentify.ts';
import { ingest } from '../../functions/ingest/ingest.ts';
import { protect } from '../../functions/protect/protect.ts';
import { localEffects } from '../../platform/local.ts';
import { loadPolicy } from '../../policy/load.ts';
import { lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { type Figures, figuresIn, type House, land, newHouse, nightIn } from '../support/whole-night.ts';

const minimum = 5;

const table = (name: string, lands: string): string => `  ${name}:
    title: Lessons
    description: Who takes which lesson.
    sources: [lessons]
    where: { land: [${lands}] }
    period: month
    protected unit: learner
    minimum frequency: 5
    override: A school of its own making.
    dimensions:
      course: { title: Course, levels: [course] }
    measures:
      people: { title: Learners, kind: people, contributors: people }
`;

interface Given {
  readonly school: readonly string[];
  readonly press: readonly string[];
  readonly coalitions?: string;
}

const lands: Readonly<Record<string, string>> = {
  everywhere: 'DE, FR, NO',
  'at-home': 'DE, FR',
  germany: 'DE',
};

/** The lessons by course for two audiences, each from other lands; three learners of biology are in the north alone. */
const policyFor = ({ school, press, coalitions = '' }: Given): string => {
  const names = [...new Set([...school, ...press])];
  return `${lessonsPolicy.slice(0, lessonsPolicy.indexOf('tables:\n'))}tables:
${names.map((name) => table(name, lands[name] ?? '')).join('')}audiences:
  school: { title: School, kind: analysts, tables: [${school.join(', ')}] }
  press: { title: Press, kind: analysts, tables: [${press.join(', ')}] }
${coalitions}`;
};

const apart = 'coalitions:\n  - [school]\n  - [press]\n';

const nightsOf = async (...policies: readonly string[]): Promise<House> => {
  const house = await newHouse('', { 'lessons/a.csv': lessonsCsv(wholeSchool) });
  for (const [at, policy] of policies.entries()) {
    await writeFile(house.policy, policy);
    await land(house, {});
    await nightIn(house, `2026-07-1${6 + at}`);
  }
  return house;
};

const figuresFor = (house: House, audience: string, name: string): Promise<Figures> =>
  figuresIn(house, { audience, table: name }).catch(() => ({}));

/** What the two tables tell when one is taken from the other, cell by cell. */
const differences = (one: Figures, other: Figures): readonly number[] =>
  Object.keys(one).flatMap((cell) => {
    const [from, to] = [one[cell] ?? null, other[cell] ?? null];
    return from === null || to === null ? [] : [Math.abs(from - to)];
  });

const isFew = (people: number): boolean => people > 0 && people < minimum;

describe('two audiences whose tables differ by few people', () => {
  let [together, declaredApart]: Record<'everywhere' | 'at-home', Figures>[] = [];
  const both = { school: ['everywhere'], press: ['at-home'] };
  const tablesAfter = async (policy: string) => {
    const house = await nightsOf(policy);
    return {
      everywhere: await figuresFor(house, 'school', 'everywhere'),
      'at-home': await figuresFor(house, 'press', 'at-home'),
    };
  };
  beforeAll(async () => {
    together = await tablesAfter(policyFor(both));
    declaredApart = await tablesAfter(policyFor({ ...both, coalitions: apart }));
  }, 300_000);

  test('cannot subtract one from the other where nobody says that they do not meet', () => {
    const { everywhere = {}, 'at-home': atHome = {} } = together ?? {};
    expect(Object.keys(everywhere).length + Object.keys(atHome).length).toBeGreaterThan(0);
    expect(differences(everywhere, atHome).filter(isFew)).toEqual([]);
  });

  test('get their tables whole where the policy says that they do not meet', () => {
    const { everywhere = {}, 'at-home': atHome = {} } = declaredApart ?? {};
    expect(Object.values(everywhere)).not.toContain(null);
    expect(Object.values(atHome)).not.toContain(null);
    expect(differences(everywhere, atHome).filter(isFew)).toEqual([3]);
  });
});

describe('the attack on tables that are safe one by one', () => {
  const both = { school: ['everywhere'], press: ['at-home'] };
  const at = { run: '2026-07-16', round: 1 };
  let house: House;
  beforeAll(async () => {
    house = await newHouse(policyFor({ ...both, coalitions: apart }), {
      'lessons/a.csv': lessonsCsv(wholeSchool),
    });
    const effects = await worldOf(house);
    await ingest.run({ date: at.run }, effects);
    await deidentify.run({ run: at.run, item: 0 }, effects);
    await aggregate.run({ run: at.run }, effects);
    await protect.run(at, effects);
  }, 300_000);

  const breachedUnder = async (coalitions: string): Promise<number> => {
    const store = `${house.store}-${coalitions.length}`;
    await cp(house.store, store, { recursive: true });
    await writeFile(house.policy, policyFor({ ...both, coalitions }));
    return (await audit.run(at, await worldOf({ ...house, store }))).breached;
  };

  test('finds what two audiences can put together, and not what they cannot', async () => {
    expect(await breachedUnder('')).toBeGreaterThan(0);
    expect(await breachedUnder(apart)).toBe(0);
  }, 300_000);
});

const worldOf = async ({ store, landing, policy: file }: House): Promise<Effects> => {
  const { policy, digest } = await loadPolicy(file);
  return localEffects({ store, landing, policy, policyDigest: digest });
};

describe('a later release', () => {
  const first = policyFor({ school: ['everywhere'], press: ['germany'], coalitions: apart });
  const later = { school: ['everywhere'], press: ['germany', 'at-home'] };

  test('cannot be subtracted from what another audience got when both were taken not to meet, and are not any more', async () => {
    const house = await nightsOf(first, policyFor(later));
    const before = await figuresFor(house, 'school', 'everywhere');
    expect(before['biology/people']).toBe(54);
    const after = await figuresFor(house, 'press', 'at-home');
    expect(after['physics/people'] ?? null).not.toBeNull();
    expect(differences(before, after).filter(isFew)).toEqual([]);
  }, 300_000);

  test('is not held back by what others got who are still taken not to meet', async () => {
    const house = await nightsOf(first, policyFor({ ...later, coalitions: apart }));
    expect((await figuresFor(house, 'press', 'at-home'))['biology/people']).toBe(51);
  }, 300_000);
});
