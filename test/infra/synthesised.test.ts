import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { synthesised } from './synthesised.ts';

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'kohort-temporary-'));
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true });
});

test('templates that are made leave nothing among the temporary files', () => {
  synthesised();
  expect(readdirSync(temporary)).toEqual([]);
});

test('nor do those that are refused', () => {
  const readers = { nobody: { account: '222222222222', externalId: 'between-us-and-nobody' } };
  expect(() => synthesised({ readers })).toThrow();
  expect(readdirSync(temporary)).toEqual([]);
});
