import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/services/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Its modules name each other by folder, which Node does not resolve.
    server: { deps: { inline: ['dt-sql-parser'] } },
  },
});
