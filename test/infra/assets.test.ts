import { mkdtempSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { stages } from '../../functions/stages.ts';
import { appOf } from './synthesised.ts';

/** What Lambda takes, unpacked. */
const mostBytes = 250 * 1024 * 1024;
/** `e_machine` of an ELF header. */
const machines: Readonly<Record<string, number>> = { arm64: 183, x86_64: 62 };

const outdir = mkdtempSync(join(tmpdir(), 'kohort-assets-'));
let night: Template;

/** Makes the code of all functions as `npm run deploy` does; engines come from the registry, for the function's machine. */
beforeAll(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const app = appOf({ outdir, bundled: ['**'] });
  app.app.synth();
  night = Template.fromStack(app.night);
}, 300_000);
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(outdir, { recursive: true });
});

const functionOf = (job: string) =>
  Object.values(night.findResources('AWS::Lambda::Function')).find(
    ({ Properties }) => Properties.Description === `kohort: ${job}`,
  );

const filesOf = (job: string): readonly string[] => {
  const folder = join(outdir, functionOf(job)?.Metadata['aws:asset:path']);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
};

const machineOf = (file: string): number => {
  const header = Buffer.alloc(20);
  readSync(openSync(file, 'r'), header, 0, 20, 0);
  expect(header.subarray(0, 4).toString('latin1')).toBe('\x7fELF');
  return header.readUInt16LE(18);
};

describe.each(stages)('the code of $name', ({ job, engine }) => {
  test('carries the engine if and only if it runs SQL, once, and for the machine that it runs on', () => {
    const files = filesOf(job);
    expect(files.filter((file) => file.endsWith('.node'))).toHaveLength(engine ? 1 : 0);
    expect(files.filter((file) => /libduckdb/.test(file))).toHaveLength(engine ? 1 : 0);
    const architecture: string = functionOf(job)?.Properties.Architectures[0];
    for (const file of files.filter((own) => /\.node$|\.so(\.|$)/.test(own)))
      expect(machineOf(file)).toBe(machines[architecture]);
  });

  test('fits into a function, with the policy beside it', () => {
    const files = filesOf(job);
    expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(mostBytes);
    expect(files.filter((file) => file.endsWith('/policy.yaml'))).toHaveLength(1);
  });
});

test.each(stages.filter(({ engine }) => !engine))(
  'the code of $name starts',
  async ({ job }) => {
    const code = filesOf(job).find((file) => file.endsWith('/index.mjs'));
    expect(await import(`${code}`)).toMatchObject({ handler: expect.any(Function) });
  },
  60_000,
);
