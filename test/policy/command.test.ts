import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPolicy, PolicyError } from '../../policy/load.ts';
import { changed } from './small-policy.ts';

const run = promisify(execFile);
const command = join(import.meta.dirname, '../../commands/policy.ts');

let folder = '';
let broken = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
  broken = join(folder, 'broken.yaml');
  await writeFile(broken, changed(['cap: 60, ', ''], ['publisher: A school\n', '']));
});
afterAll(() => rm(folder, { recursive: true }));

describe('npm run policy', () => {
  it('prints the default policy to be signed', async () => {
    const { stdout } = await run(process.execPath, [command], { cwd: join(import.meta.dirname, '../..') });
    expect(stdout).toContain('What Asklepion Medical Courses publishes');
    expect(stdout).toContain('Signature  ____');
  });

  it('fails with every problem of a policy that cannot be kept, and prints no words to sign', async () => {
    const failure = await run(process.execPath, [command, broken]).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 1, stdout: '' });
    const { stderr } = failure as { stderr: string };
    expect(stderr).toContain('broken.yaml has 2 problems:');
    expect(stderr).toMatch(/broken\.yaml:1: `publisher`: This is missing/);
    expect(stderr).toMatch(/broken\.yaml:\d+: `cap`: Without a cap/);
  });
});

describe('loading a policy', () => {
  it('rejects with a PolicyError that carries the problems', async () => {
    await expect(loadPolicy(broken)).rejects.toBeInstanceOf(PolicyError);
    await expect(loadPolicy(broken)).rejects.toMatchObject({
      problems: [{ line: 1 }, { line: expect.any(Number) }],
    });
  });

  it.each([
    ['nothing', ''],
    ['a list', '- a\n- b\n'],
    ['a text', 'hello\n'],
    ['broken YAML', 'policy: [a\n'],
    ['tabs', 'policy:\n\tx: 1\n'],
  ])('refuses %s instead of a policy', async (_, content) => {
    const file = join(folder, 'other.yaml');
    await writeFile(file, content);
    await expect(loadPolicy(file)).rejects.toBeInstanceOf(PolicyError);
  });
});
