import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Engine, EngineFailure, type EngineSession } from '../../../core/effects.ts';

const canary = 'canary-7f3a@example.org';

/** What every engine promises; `open` gives one with no session. */
export const engineContract = (name: string, create: () => Promise<Engine>): void => {
  const sessions: EngineSession[] = [];
  const openSession = async (): Promise<EngineSession> => {
    const session = await (await create()).open();
    sessions.push(session);
    return session;
  };
  afterEach(async () => {
    for (const session of sessions.splice(0)) await session.close();
  });
  const failureOf = async (work: Promise<unknown>): Promise<EngineFailure> => {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof EngineFailure)) throw new Error('It did not fail as an engine should');
    return error;
  };

  describe(`${name} computes:`, () => {
    test('rows come as plain values, whole numbers within 2^53 as numbers', async () => {
      const session = await openSession();
      const [row] = await session.rows(
        `SELECT sum(i) AS total, 9007199254740993 AS wide, 1.25::DECIMAL(5,2) AS share, 0.5::DOUBLE AS half,
                DATE '2026-11-01' AS day, ['a', NULL] AS list, {'n': 1::BIGINT} AS part, 'x'::BLOB AS bytes, NULL AS nothing
         FROM range(10) AS t(i)`,
      );
      expect(row).toEqual({
        total: 45,
        wide: 9007199254740993n,
        share: 1.25,
        half: 0.5,
        day: '2026-11-01',
        list: ['a', null],
        part: { n: 1 },
        bytes: Buffer.from('x'),
        nothing: null,
      });
    });

    test('values are bound and not written into the SQL', async () => {
      const session = await openSession();
      const values = ["it's; DROP TABLE t", 7, 2 ** 40, 0.5, 12n, 2n ** 70n, true, null, Buffer.from('é')];
      const places = values.map((_, at) => `$${at + 1} AS v${at}`).join(', ');
      const [row] = await session.rows(`SELECT ${places}`, values);
      expect(Object.values(row ?? {})).toEqual([
        "it's; DROP TABLE t",
        7,
        2 ** 40,
        0.5,
        12,
        2n ** 70n,
        true,
        null,
        Buffer.from('é'),
      ]);
      await session.run('CREATE TABLE t (a VARCHAR)');
      await session.run('INSERT INTO t VALUES ($1)', [canary]);
      expect(await session.rows('SELECT count(*) AS n FROM t WHERE a = $1', [canary])).toEqual([{ n: 1 }]);
    });

    test('rows of every type are appended to tables and to temporary tables', async () => {
      const session = await openSession();
      const columns = 'a VARCHAR, b BIGINT, c INTEGER, d DOUBLE, e DATE, f BOOLEAN, g BLOB';
      const rows = [
        ['ä', 2n ** 60n, 1, 0.5, '2026-02-28', true, Buffer.from('x')],
        ['', 5, -1, 2, '1969-12-31', false, Buffer.alloc(0)],
        [null, null, null, null, null, null, null],
      ];
      for (const kind of ['TABLE', 'TEMP TABLE']) {
        const table = `filled_${kind.replace(' ', '_')}`;
        await session.run(`CREATE ${kind} ${table} (${columns})`);
        await session.append(table, rows);
        expect(await session.rows(`SELECT * FROM ${table} ORDER BY c DESC NULLS LAST`)).toEqual([
          { a: 'ä', b: 2n ** 60n, c: 1, d: 0.5, e: '2026-02-28', f: true, g: Buffer.from('x') },
          { a: '', b: 5, c: -1, d: 2, e: '1969-12-31', f: false, g: Buffer.alloc(0) },
          { a: null, b: null, c: null, d: null, e: null, f: null, g: null },
        ]);
      }
    });

    test('an append that fails adds no rows that came after the last whole batch', async () => {
      const session = await openSession();
      await session.run('CREATE TABLE t (a BIGINT)');
      await expect(session.append('t', [[1], ['x']])).rejects.toThrow(EngineFailure);
      expect(await session.rows('SELECT count(*) AS n FROM t')).toEqual([{ n: 0 }]);
    });

    test('a result comes in order, every row, while other queries run', async () => {
      const session = await openSession();
      await session.run(
        `CREATE TEMP TABLE t AS SELECT i, CASE WHEN i % 1000 = 0 THEN NULL ELSE 'text ' || i END AS "odd ""name"
         FROM range(100000) AS r(i)`,
      );
      await session.run('CREATE TABLE seen (n BIGINT)');
      const numbers: unknown[] = [];
      const texts: unknown[] = [];
      for await (const [i = [], odd = []] of session.pieces('SELECT * FROM t ORDER BY i DESC')) {
        numbers.push(...i);
        texts.push(...odd);
        await session.append('seen', [[i.length]]);
      }
      const expected = Array.from({ length: 100_000 }, (_, at) => 99_999 - at);
      expect(numbers).toEqual(expected);
      expect(texts).toEqual(expected.map((i) => (i % 1000 === 0 ? null : `text ${i}`)));
      expect(await session.rows('SELECT sum(n) AS n FROM seen')).toEqual([{ n: 100_000 }]);
      expect(await session.rows("SELECT * FROM duckdb_tables() WHERE table_name LIKE 'kohort%'")).toEqual([]);
    });

    test('a result larger than the memory goes through the disk', async () => {
      const session = await openSession();
      await session.run(
        `COPY (SELECT i, sha256(i::VARCHAR) AS h FROM range(1200000) AS t(i) ORDER BY h)
         TO '${join(session.folder, 'sorted.parquet')}'`,
      );
      expect(
        await session.rows(`SELECT count(DISTINCT h) AS n FROM '${join(session.folder, 'sorted.parquet')}'`),
      ).toEqual([{ n: 1_200_000 }]);
    });

    test('time is UTC', async () => {
      const session = await openSession();
      expect(await session.rows("SELECT TIMESTAMPTZ '2026-06-01 00:30:00+02:00' ::DATE AS day")).toEqual([
        { day: '2026-05-31' },
      ]);
    });
  });

  describe(`${name} keeps the data to itself:`, () => {
    const quoting: readonly (readonly [string, string, (folder: string) => string])[] = [
      ['a failed cast', 'value unreadable', () => `SELECT '${canary}'::INTEGER`],
      ['a failed date', 'value unreadable', () => `SELECT strptime('${canary}', '%Y')`],
      ['an overflow', 'value unreadable', () => 'SELECT 9223372036854775807 + 1::BIGINT'],
      [
        'a bad line',
        'value unreadable',
        (folder) => `SELECT * FROM read_csv('${folder}/bad.csv', columns={a: 'INTEGER', b: 'INTEGER'})`,
      ],
      ['bad JSON', 'value unreadable', (folder) => `SELECT * FROM read_json('${folder}/bad.json')`],
      ['a bad Parquet file', 'value unreadable', (folder) => `SELECT * FROM '${folder}/bad.parquet'`],
      ['a bad archive', 'file unreadable', (folder) => `SELECT * FROM read_csv('${folder}/bad.csv.gz')`],
      ['a missing file', 'file unreadable', (folder) => `SELECT * FROM '${folder}/${canary}.parquet'`],
      ['a forbidden file', 'access refused', () => `SELECT * FROM read_text('/${canary}')`],
      ['an unknown column', 'other', () => `SELECT "${canary}"`],
      ['an unknown table', 'other', () => `SELECT * FROM "${canary}"`],
      ['bad SQL', 'other', () => `SELEC ${canary}`],
      ['an error of our own', 'value unreadable', () => `SELECT error('${canary}')`],
      [
        'a broken constraint',
        'other',
        () => `CREATE TABLE u (a VARCHAR UNIQUE); INSERT INTO u VALUES ('${canary}'), ('${canary}')`,
      ],
    ];

    test.each(quoting)('%s is reported as “%s” without a word of it', async (_, reason, sqlOf) => {
      const session = await openSession();
      for (const file of ['bad.csv', 'bad.json', 'bad.parquet', 'bad.csv.gz'])
        await writeFile(join(session.folder, file), `{"a": ${canary}\n"${canary},1\n`);
      const sql = sqlOf(session.folder);
      const failures = [
        await failureOf(session.run(sql)),
        await failureOf(session.run(`DROP TABLE IF EXISTS u; ${sql}`)),
        await failureOf(session.rows(`DROP TABLE IF EXISTS u; ${sql}`)),
        ...(sql.startsWith('CREATE') ? [] : [await failureOf(Array.fromAsync(session.pieces(sql)))]),
      ];
      for (const failure of failures) {
        expect(failure.reason).toBe(reason);
        expect(failure.cause).toBeUndefined();
        const told = JSON.stringify([failure, failure.message, failure.stack, Object.entries(failure)]);
        expect(told).not.toContain('canary');
        expect(told).not.toContain('bad.');
      }
    });

    test('a failed binding and a failed append are reported without a word of them', async () => {
      const session = await openSession();
      await session.run('CREATE TABLE t (a BIGINT, b DATE)');
      const failures = [
        await failureOf(session.rows('SELECT $1::INTEGER', [canary])),
        await failureOf(session.append('t', [[canary, '2026-01-01']])),
        await failureOf(session.append('t', [[1, canary]])),
        await failureOf(session.append('t', [[1]])),
        await failureOf(session.append(canary, [[1, '2026-01-01']])),
      ];
      for (const { message, stack, cause } of failures) {
        expect(`${message} ${stack}`).not.toContain('canary');
        expect(cause).toBeUndefined();
      }
    });

    test('too little memory is told apart', async () => {
      const session = await openSession();
      const { reason } = await failureOf(
        session.rows(`SELECT array_agg(repeat('x', 100) || i) AS a FROM range(20000000) AS t(i)`),
      );
      expect(reason).toBe('out of memory');
    });

    test('a closed session leaves nothing, and computes no more', async () => {
      const session = await openSession();
      await writeFile(join(session.folder, 'raw.csv'), canary);
      await session.run('CREATE TABLE t AS SELECT 1');
      await Promise.all([session.close(), session.close()]);
      await expect(access(session.folder)).rejects.toThrow();
      await expect(session.run('SELECT 1')).rejects.toThrow(EngineFailure);
    });

    test('closing stops what still runs', async () => {
      const session = await openSession();
      const running = failureOf(
        session.run('SELECT sum(a.i * b.i) FROM range(1000000) AS a(i), range(1000000) AS b(i)'),
      );
      await session.close();
      expect((await running).reason).toBe('other');
      await expect(access(session.folder)).rejects.toThrow();
    });

    test('two sessions see nothing of each other', async () => {
      const engine = await create();
      const [one, two] = [await engine.open(), await engine.open()];
      sessions.push(one, two);
      await one.run('CREATE TABLE t AS SELECT 1 AS a');
      await writeFile(join(one.folder, 'raw.csv'), 'a\n1\n');
      await expect(two.rows('SELECT * FROM t')).rejects.toThrow(EngineFailure);
      expect((await failureOf(two.rows(`SELECT * FROM '${one.folder}/raw.csv'`))).reason).toBe(
        'access refused',
      );
    });
  });
};
