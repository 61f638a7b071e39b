import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { stages } from '../../functions/stages.ts';

const biome = resolve('node_modules/.bin/biome');

const broken: readonly (readonly [file: string, imports: string, sentence: string])[] = [
  ['core/planted.ts', '../platform/local.ts', 'core/ is the ground floor'],
  ['core/planted-file.ts', 'node:fs', 'core/ is pure'],
  ['platform/planted.ts', '../policy/load.ts', 'platform/ imports core/ only'],
  ['platform/planted-stage.ts', '../functions/audit/audit.ts', 'platform/ imports core/ only'],
  ['policy/planted.ts', '../platform/local.ts', 'policy/ imports core/ only'],
  ['policy/planted-command.ts', '../commands/night.ts', 'Arrows point down'],
  ['functions/audit/planted.ts', '../protect/protect.ts', 'The audit shares no code with protect/'],
  [
    'functions/audit/attackers/planted.ts',
    '../../protect/rules.ts',
    'The audit shares no code with protect/',
  ],
  ['functions/audit/planted-platform.ts', '../../platform/lambda.ts', 'handler.ts alone joins it'],
  ['functions/protect/planted.ts', '../audit/audit.ts', 'Stages never import each other'],
  ['functions/ingest/planted.ts', 'node:fs/promises', 'Only platform/ touches files'],
  ['functions/deidentify/planted.ts', '@duckdb/node-api', 'Only platform/ touches files'],
  ['functions/publish/planted.ts', '../stages.ts', 'handler.ts alone joins it'],
  ['functions/aggregate/planted.ts', '../../test/support/audit-report.ts', 'Arrows point down'],
  ['functions/audit/handler.ts', '../protect/protect.ts', 'A handler joins its own stage'],
  ['functions/stages.ts', './ingest/ingest.ts', 'The table of stages imports core/ only'],
  ['infra/planted.ts', '../functions/audit/audit.ts', 'infra/ is built from functions/stages.ts'],
  ['commands/planted.ts', '../infra/app.ts', 'they import nothing of infra/'],
];

const kept: readonly (readonly [file: string, imports: string])[] = [
  ['core/kept.ts', './policy.ts'],
  ['platform/kept.ts', '../core/policy.ts'],
  ['policy/formats/kept.ts', '../../core/policy.ts'],
  ['functions/audit/attackers/kept.ts', '../../../core/policy.ts'],
  ['functions/audit/attackers/kept-own.ts', '../audit.ts'],
  ['functions/publish/handler.ts', '../../platform/lambda.ts'],
  ['infra/kept.ts', '../functions/stages.ts'],
  ['commands/kept.ts', '../functions/audit/audit.ts'],
];

let folder: string;
let findings: ReadonlyMap<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kohort-imports-'));
  const { vcs, $schema, ...config } = JSON.parse(await readFile('biome.json', 'utf8'));
  await writeFile(join(folder, 'biome.json'), JSON.stringify(config));
  for (const [file, imports] of [...broken, ...kept]) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `import '${imports}';\n`);
  }
  findings = await lint(folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(broken)('%s may not import %s', (file, _, sentence) => {
  expect(findings.get(file)).toContain(sentence);
});

test.each(kept)('%s may import %s', (file) => {
  expect(findings.get(file)).toBeUndefined();
});

test('every stage is kept from every other', async () => {
  const pairs = stages.flatMap((one) =>
    stages.filter((other) => other !== one).map((other) => [one.name, other.name] as const),
  );
  const apart = await mkdtemp(join(tmpdir(), 'kohort-stages-'));
  await cp(join(folder, 'biome.json'), join(apart, 'biome.json'));
  for (const [one, other] of pairs) {
    await mkdir(join(apart, 'functions', one), { recursive: true });
    await writeFile(join(apart, 'functions', one, `${other}.ts`), `import '../${other}/${other}.ts';\n`);
  }
  const found = await lint(apart);
  await rm(apart, { recursive: true, force: true });
  expect([...found.keys()].sort()).toEqual(
    pairs.map(([one, other]) => `functions/${one}/${other}.ts`).sort(),
  );
});

const report = z.object({
  diagnostics: z.array(z.object({ message: z.string(), location: z.object({ path: z.string() }) })),
});

/** Path to the sentence of the import rule that it breaks. */
const lint = async (where: string): Promise<ReadonlyMap<string, string>> => {
  const options = ['lint', '--only=style/noRestrictedImports', '--max-diagnostics=none', '--reporter=json'];
  const out = await new Promise<string>((done) => {
    execFile(biome, options, { cwd: where, maxBuffer: 1e8 }, (_, stdout) => done(stdout));
  });
  const { diagnostics } = report.parse(JSON.parse(out));
  return new Map(diagnostics.map(({ location, message }) => [location.path, message]));
};
