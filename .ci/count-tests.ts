import { readFileSync } from 'node:fs';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

const [file = ''] = process.argv.slice(2);
const report: Report = JSON.parse(readFileSync(file, 'utf8'));
const unread = report.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
);
console.log(`${report.numPassedTests} passed, ${report.numFailedTests + unread.length} failed`);
