import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { verifyFolder } from '../../commands/verify/verify-folder.ts';
import { attackPublished, scanTexts } from '../../functions/audit/attack.ts';
import { nightProcess } from '../support/night-process.ts';
import { edit } from '../support/release-folder.ts';
import { resign } from '../support/resign.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const attacks = { attackPublished, scanTexts };

/** Everything that a night over the made-up exports publishes under a policy. */
const publishedUnder = async (policy: string): Promise<string> => {
  const store = await mkdtemp(join(tmpdir(), 'kohort-verified-'));
  folders.push(store);
  const night = await nightProcess(['--store', store, '--policy', policy]);
  expect(night.output).toContain('released');
  return join(store, 'published');
};

it.each(['examples/with-noise', 'examples/rounded', 'examples/with-means', 'policy'])(
  'a whole night under %s.yaml verifies, and does not when a report of it says one figure more',
  async (name) => {
    const published = await publishedUnder(`policy/${name}.yaml`);
    const before = await verifyFolder(published, attacks);
    expect(before?.checks.filter(({ problems }) => problems.length > 0)).toEqual([]);
    expect(before).toMatchObject({ passed: true, notices: [] });
    const bundle = before?.checks.find(({ name: own }) => own.startsWith('analysts/'))?.name ?? '';
    await edit(join(published, bundle, 'report.html'), (text) =>
      text.replace('</main>', '<!-- 9 --></main>'),
    );
    await resign(published, bundle);
    const after = await verifyFolder(published, attacks);
    expect(after?.passed).toBe(false);
    expect(after?.checks.filter(({ problems }) => problems.length > 0)).toEqual([
      { name: bundle, problems: ['report.html: not the file that is made of this release'] },
    ]);
  },
  600_000,
);
