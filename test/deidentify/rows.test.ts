import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Source } from '../../core/policy.ts';
import { courseVariable, numberVariable, policyOf, sourceOf } from './policies.ts';
import { deidentified, land, microdata, newWorld, night, parquetRows } from './world.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0';
const csv = (header: string, ...rows: readonly string[]) => `${[header, ...rows].join('\n')}\n`;
const learning = (...rows: readonly string[]) => ({ 'learning/one.csv': csv('learner,day,course', ...rows) });

describe('pseudonyms', () => {
  test('are HMACs of HMACs that node:crypto makes too, and so is nothing else', async () => {
    const { world, rows } = await deidentified(
      policyOf([sourceOf()]),
      learning('Zoë,2026-07-01,a', ' x ,2026-06-30,b'),
    );
    const { secrets, keyring } = world.effects;
    const subjectKey = await secrets.mac(Buffer.from('kohort/subject/v1'));
    const pseudonym = async (id: string, period: string) => {
      const token = createHmac('sha256', subjectKey).update(`learner\0${id}`).digest();
      const random = Buffer.from(String((await keyring.get('key', period))?.fields.random), 'hex');
      const key = await secrets.mac(Buffer.concat([Buffer.from(`kohort/period/v1/${period}`), random]));
      return createHmac('sha256', key).update(token).digest().readBigInt64BE();
    };
    const people = rows.map(({ person, day, course }) => [BigInt(String(person)), day, course]);
    expect(people).toContainEqual([await pseudonym('Zoë', '2026-07'), '2026-07-01', 'a']);
    expect(people).toContainEqual([await pseudonym('x', '2026-06'), '2026-06-30', 'b']);
    expect(people).toHaveLength(2);
  });

  test('are the same in two sources of one namespace and differ between key periods and namespaces', async () => {
    const other = sourceOf({
      name: 'other',
      exports: 'other/',
      person: { by: 'id', namespace: 'member', columns: ['learner'] },
    });
    const same = sourceOf({ name: 'same', exports: 'same/' });
    const world = await newWorld(policyOf([sourceOf(), same, other]));
    const body = csv('learner,day,course', 'ann,2026-07-01,a', 'ann,2026-06-01,a');
    await land(world, { 'learning/x.csv': body, 'same/x.csv': body, 'other/x.csv': body });
    const { made } = await night(world);
    const found = await Promise.all(made.map((manifest) => microdata(world.effects, manifest)));
    const [one, two, three] = found.map((rows) => rows.map(({ person }) => String(person)).sort());
    expect(one).toEqual(two);
    expect(new Set([...(one ?? []), ...(three ?? [])]).size).toBe(4);
  });

  test('are not made again for a period whose key is destroyed', async () => {
    const world = await newWorld(policyOf([sourceOf()]));
    await world.effects.ledger.create('destroyed-key', '2026-06', {});
    await land(world, learning('ann,2026-06-01,a', 'ann,2026-07-01,a'));
    const { made } = await night(world);
    expect(made[0]?.lines).toMatchObject({ read: 2, kept: 1, withoutDay: 1 });
    expect(await world.effects.keyring.get('key', '2026-06')).toBeUndefined();
  });
});

describe('days', () => {
  test.each([
    [
      'iso',
      [
        ['2026-07-01', '2026-07-01'],
        ['2026-07-01T23:30:00-05:00', '2026-07-02'],
        ['2026-07-01T00:30:00+0200', '2026-06-30'],
        ['2026-07-01 23:59:59', '2026-07-01'],
        ['2026-07-01T23:59:59.123456Z', '2026-07-01'],
        ['2026-07-17', '2026-07-17'],
        ['2026-07-18', undefined],
        ['1970-01-01', '1970-01-01'],
        ['1969-12-31', undefined],
        ['infinity', undefined],
        ['2026-02-30', undefined],
        ['yesterday', undefined],
      ],
    ],
    [
      'clf',
      [
        ['01/Jul/2026:00:30:00 +0200', '2026-06-30'],
        ['30/Jun/2026:23:30:00 -0100', '2026-07-01'],
        ['01/Xxx/2026:00:30:00 +0200', undefined],
      ],
    ],
    [
      'epoch seconds',
      [
        ['1782864000.5', '2026-07-01'],
        ['1782863999', '2026-06-30'],
        ['-1', undefined],
        ['1e400', undefined],
        ['nan', undefined],
      ],
    ],
    ['epoch milliseconds', [['1782863999999', '2026-06-30']]],
    ['epoch microseconds', [['1782864000000000', '2026-07-01']]],
  ] as const)(
    'told as %s are days in UTC, not before 1970 and not after the next day',
    async (format, cases) => {
      const source = sourceOf({
        day: { by: 'column', column: 'day', format },
        variables: [numberVariable],
      });
      const { rows } = await deidentified(
        policyOf([source]),
        learning(...cases.map(([text], at) => `ann,${text},${at}`)),
      );
      const days = new Map(rows.map(({ number, day }) => [number, day]));
      expect(cases.map(([text], at) => [text, days.get(at)])).toEqual(cases);
    },
  );

  test('can be counted from the start of a presentation, before it too', async () => {
    const source = sourceOf({
      day: { by: 'days from start', column: 'day', startColumn: 'course', starts: { a: '2026-06-01' } },
    });
    const { rows, manifest } = await deidentified(
      policyOf([source]),
      learning('ann,-3,a', 'bob,10,a', 'cat,1,b', 'dan,x,a', 'eve,999999999999,a'),
    );
    expect(rows.map(({ day }) => day).sort()).toEqual(['2026-05-29', '2026-06-11']);
    expect(manifest.lines).toMatchObject({ kept: 2, withoutDay: 3 });
  });
});

describe('what becomes of rows', () => {
  const columns: Source['columns'] = {
    learner: 'direct identifier',
    day: 'not personal',
    course: 'quasi-identifier',
    id: 'direct identifier',
    event: 'not personal',
    agent: 'quasi-identifier',
    mail: 'direct identifier',
    born: 'direct identifier',
  };
  const header = 'learner,day,course,id,event,agent,mail,born';
  const source = sourceOf({
    columns,
    rowId: 'id',
    agent: 'agent',
    keep: [{ column: 'event', is: ['view'] }],
    staff: [{ column: 'mail', endsWith: ['@publisher.example'] }],
    adults: { birthDate: 'born', minimumAge: 18, unknown: 'keep' },
    badLines: 0.5,
  });

  test('is counted once for each line, and all counts add up to the lines read', async () => {
    const { manifest, rows } = await deidentified(policyOf([source]), {
      'learning/one.csv': csv(
        header,
        `ann,2026-07-01,a,1,view,${firefox},,`,
        `ann,2026-07-01,a,1,view,${firefox},,`,
        'only,three,fields',
        'bob,2026-07-01,a,2,secret,,,',
        'bob,2026-13-01,a,3,view,,,',
        ',2026-07-01,a,4,view,,,',
        'bot,2026-07-01,a,5,view,Googlebot/2.1,,',
        'boss,2026-07-01,a,6,view,,boss@Publisher.example,',
        'boss,2026-07-01,a,7,view,,,',
        'kid,2026-07-01,a,8,view,,,2008-07-02',
        'kid,2026-07-02,a,9,view,,,2008-07-02',
        'odd,2026-07-01,a,10,view,,,31.12.1980',
        'out,2026-07-01,a,11,view,,,',
      ),
      'requests/one.csv': csv('action,namespace,person', 'opt-out,learner,out'),
    });
    const { read, ...lines } = manifest.lines;
    expect(lines).toEqual({
      kept: 1,
      unreadable: 1,
      duplicate: 1,
      notDeclared: 1,
      withoutDay: 1,
      withoutPerson: 1,
      bots: 1,
      staff: 2,
      minors: 3,
      optedOut: 1,
    });
    expect(read).toBe(Object.values(lines).reduce((sum, count) => sum + count));
    expect(rows).toHaveLength(1);
  });

  test("people under the age on the row's day are left out, and those whose age cannot be told", async () => {
    const births: readonly (readonly [string, boolean])[] = [
      ['2008-06-30', true],
      ['2008-07-01', true],
      ['2008-07-02', false],
      ['1906-01-01', true],
      ['1899-01-01', false],
      ['2030-01-01', false],
      ['soon', false],
      ['', true],
    ];
    const { rows } = await deidentified(
      policyOf([{ ...source, variables: [{ ...numberVariable, from: 'id' }] }]),
      {
        'learning/one.csv': csv(
          header,
          ...births.map(([born], at) => `p${at},2026-07-01,a,${at},view,,,${born}`),
        ),
      },
    );
    const kept = rows.map(({ number }) => number);
    expect(births.map(([born], at) => [born, kept.includes(at)])).toEqual(births);
  });

  test('someone born on 29 February comes of age on 1 March', async () => {
    const { rows } = await deidentified(
      policyOf([{ ...source, adults: { birthDate: 'born', minimumAge: 2, unknown: 'keep' } }]),
      {
        'learning/one.csv': csv(
          header,
          'ann,2026-03-01,a,1,view,,,2024-02-29',
          'bob,2026-02-28,a,2,view,,,2024-02-29',
        ),
      },
    );
    expect(rows.map(({ day }) => day)).toEqual(['2026-03-01']);
  });

  test('rows without a birth date go where the policy says so, and only these', async () => {
    const strict = { ...source, adults: { birthDate: 'born', minimumAge: 18, unknown: 'drop' as const } };
    const { manifest } = await deidentified(policyOf([strict]), {
      'learning/one.csv': csv(header, 'ann,2026-07-01,a,1,view,,,1980-01-01', 'ann,2026-07-01,a,2,view,,,'),
    });
    expect(manifest.lines).toMatchObject({ kept: 1, minors: 1 });
  });

  test.each([false, true])(
    'people whom one export shows to be minors are left out of all others (backwards: %s)',
    async (backwards) => {
      const events = sourceOf({ name: 'events', exports: 'events/' });
      const world = await newWorld(policyOf([events, source]));
      await land(world, {
        'events/one.csv': csv('learner,day,course', 'kid,2026-05-01,a', 'ann,2026-05-01,a'),
        'learning/one.csv': csv(header, 'kid,2026-07-01,a,1,view,,,2015-01-01'),
      });
      const { made } = await night(world, { backwards });
      const all = (await Promise.all(made.map((manifest) => microdata(world.effects, manifest)))).flat();
      const excluded = new Set<string>();
      for (const { exclusions } of made)
        if (exclusions)
          for (const { person } of await parquetRows(world.effects, exclusions)) excluded.add(String(person));
      expect(all.filter(({ person }) => !excluded.has(String(person)))).toHaveLength(1);
      expect(all.length).toBe(backwards ? 1 : 2);
    },
  );
});

describe('opt-outs', () => {
  test.each([false, true])(
    'hold in the same night in whatever order the workers run (%s)',
    async (backwards) => {
      const world = await newWorld(policyOf([sourceOf()]));
      await land(world, {
        ...learning('ann,2026-07-01,a', 'bob,2026-07-01,a'),
        'requests/r.csv': csv('action,namespace,person', 'opt-out,learner, ann ', 'erase,learner,bob'),
      });
      const { made } = await night(world, { backwards });
      expect(made.find(({ source }) => source === 'learning')?.lines).toMatchObject({ kept: 0, optedOut: 2 });
      expect(made.find(({ source }) => source === 'requests')?.lines).toMatchObject({
        read: 2,
        kept: 2,
      });
    },
  );

  test('take the person out of what was de-identified before, by pseudonyms of every living period', async () => {
    const world = await newWorld(policyOf([sourceOf()]));
    await land(world, learning('ann,2026-07-01,a', 'ann,2026-06-20,a', 'bob,2026-07-01,a'));
    const before = await night(world);
    await land(world, { 'requests/r.csv': csv('action,namespace,person', 'erase,learner,ann') });
    const after = await night(world, { run: '2026-07-17' });
    const excluded = await parquetRows(world.effects, after.made[0]?.exclusions ?? '');
    const rows = await microdata(world.effects, before.made[0] ?? never());
    const people = new Set(excluded.map(({ person }) => String(person)));
    expect(rows.filter(({ person }) => people.has(String(person)))).toHaveLength(2);
    expect(rows).toHaveLength(3);
  });

  test('cannot be read back from the ledger', async () => {
    const world = await newWorld(policyOf([sourceOf()]));
    await land(world, {
      'requests/r.csv': csv('action,namespace,person', 'opt-out,learner,ann@example.org'),
    });
    await night(world);
    const found: string[] = [];
    for await (const { sort, fields } of world.effects.ledger.list('request'))
      found.push(sort, JSON.stringify(fields));
    expect(found[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(found.join()).not.toContain('ann');
  });
});

describe('variables', () => {
  test('hold codes of their classification and nothing else', async () => {
    const { rows } = await deidentified(
      policyOf([sourceOf({ variables: [{ ...courseVariable, map: { 'Course A': 'a' } } as never] })]),
      learning('ann,2026-07-01,Course A', 'bob,2026-07-01,b', 'cat,2026-07-01,=cmd()', 'dan,2026-07-01,'),
    );
    expect(rows.map(({ course }) => course).sort()).toEqual(['_U', '_U', 'a', 'b']);
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(['course', 'day', 'person']);
  });

  test('that are numbers are finite, bounded, and fall into the band that begins below them', async () => {
    const cases: readonly (readonly [string, number | null, string])[] = [
      ['9.99', 9.99, '_U'],
      ['10', 10, 'a'],
      ['19.99', 19.99, 'a'],
      ['20', 20, 'b'],
      ['-3', -3, '_U'],
      ['1e12', 1e12, 'b'],
      ['1e13', null, '_U'],
      ['inf', null, '_U'],
      ['nan', null, '_U'],
      ['twelve', null, '_U'],
    ];
    const bands = [
      { from: 10, code: 'a' },
      { from: 20, code: 'b' },
    ];
    const source = sourceOf({
      person: { by: 'id', namespace: 'learner', columns: ['learner'] },
      variables: [
        { ...numberVariable, name: 'case', from: 'learner' },
        numberVariable,
        { name: 'band', sensitive: false, by: 'band', from: 'course', bands, classification: 'course' },
      ],
    });
    const { rows } = await deidentified(
      policyOf([source]),
      learning(...cases.map(([text], at) => `${at},2026-07-01,${text}`)),
    );
    const found = new Map(rows.map((row) => [row.case, [row.number, row.band]]));
    expect(cases.map(([text], at) => [text, ...(found.get(at) ?? [])])).toEqual(cases);
  });
});

describe('a rerun', () => {
  test('writes nothing again and gives the same result', async () => {
    const world = await newWorld(policyOf([sourceOf()]));
    await land(world, learning('ann,2026-07-01,a'));
    const first = await night(world);
    await land(world, { 'learning/two.csv': csv('learner,day,course', 'new,2026-07-01,a') });
    expect(await night(world)).toEqual(first);
  });

  test('of another world gives the same manifests, whatever the keys are', async () => {
    const manifests = await Promise.all(
      [1, 2].map(
        async () =>
          (
            await deidentified(
              policyOf([sourceOf()]),
              learning('ann,2026-07-01,a', 'x,y', 'bob,2026-07-02,b,', 'cat,2026-07-02,b'),
            )
          ).manifest,
      ),
    );
    expect(manifests[0]).toEqual(manifests[1]);
  });
});

const never = (): never => {
  throw new Error('there was nothing');
};
