import { expect, test } from 'vitest';
import { type Log, logEvents } from '../../core/effects.ts';
import { jsonLog } from '../../platform/json-log.ts';

const logged = (write: (log: Log) => void): string[] => {
  const lines: string[] = [];
  write(jsonLog((line) => lines.push(line)));
  return lines;
};

test('every event of the list is one line of JSON with its numbers', () => {
  const lines = logged((log) => {
    for (const event of logEvents) log(event, { tables: 3, late: false });
  });
  expect(lines.map((line) => JSON.parse(line))).toEqual(
    logEvents.map((event) => ({ time: expect.any(String), event, tables: 3, late: false })),
  );
  expect(lines.every((line) => line.endsWith('}\n') && line.indexOf('\n') === line.length - 1)).toBe(true);
});

test('no text reaches the log, even past the types', () => {
  const canary = 'canary@example.org';
  const careless = {
    kept: 1,
    text: canary,
    list: [canary],
    part: { canary },
    when: new Date(0),
    big: 123n,
    nothing: null,
    missing: undefined,
    notNumber: Number.NaN,
    endless: Number.POSITIVE_INFINITY,
    [canary]: 1,
    'canary with spaces': 1,
    event: 5,
    time: 5,
  };
  const lines = logged((log) => {
    log('stage finished', careless as never);
    log(canary as never, { kept: 1 });
  });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    event: 'stage finished',
    kept: 1,
  });
});

test('an audience is named by a name that the policy has, and by no other text', () => {
  const lines: string[] = [];
  const log = jsonLog((line) => lines.push(line), ['analysts']);
  log('audience not admitted', {}, 'analysts');
  log('audience not admitted', { audience: 1 }, 'canary@example.org');
  const [named, unnamed] = lines.map((line) => JSON.parse(line));
  expect(named.audience).toBe('analysts');
  expect(unnamed).toEqual({ time: expect.any(String), event: 'audience not admitted' });
});
