import { defineConfig } from 'vitest/config';
import { askedFor, suitesFor } from './servers/asked-for.ts';

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/../..`,
    include: suitesFor(askedFor()).map((suite) => `test/services/${suite}/*.test.ts`),
    globalSetup: ['servers', 'deployed', 'trino'].map((of) => `test/services/${of}/global-setup.ts`),
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 600_000,
  },
});
