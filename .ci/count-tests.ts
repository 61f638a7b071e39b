import { existsSync, readFileSync } from 'node:fs';

interface Report {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** What went wrong outside of any test counts as one that failed: in a file, in a run, or so that no report was written. */
const countsOf = (file: string): Counts => {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { success, testResults }: Report = JSON.parse(readFileSync(file, 'utf8'));
  let passed = 0;
  let failed = 0;
  for (const { status, assertionResults } of testResults) {
    const own = assertionResults.filter((test) => test.status === 'failed').length;
    failed += status === 'failed' ? Math.max(own, 1) : own;
    passed += assertionResults.filter((test) => test.status === 'passed').length;
  }
  return { passed, failed: success ? failed : Math.max(failed, 1) };
};

const counts = process.argv.slice(2).map(countsOf);
const passed = counts.reduce((sum, own) => sum + own.passed, 0);
const failed = counts.reduce((sum, own) => sum + own.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
