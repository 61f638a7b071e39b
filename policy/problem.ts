import { basename } from 'node:path';
import type { Path, PolicyDocument } from './document.ts';

/** Something in a policy file that cannot be kept: where, what is wrong, and what would be right. */
export interface Problem {
  readonly line: number;
  readonly text: string;
}

/** Everything that is wrong with a policy file, in the order of its lines. */
export class PolicyError extends Error {
  static readonly code = 'PolicyError';
  override readonly name = PolicyError.code;
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    const list = problems.map(({ line, text }) => `${file}:${line}: ${text}`);
    super([`${basename(file)} has ${count}:`, ...list].join('\n'));
    this.problems = problems;
  }
}

/** Notes a problem at the place that the path leads to. */
export type Report = (path: Path, text: string) => void;

export interface Problems {
  readonly report: Report;
  /** In the order of lines, each once. */
  list(): readonly Problem[];
}

export const collectProblems = (document: PolicyDocument): Problems => {
  const found = new Map<string, Problem>();
  return {
    report: (path, text) => {
      const problem = { line: document.lineOf(path), text };
      found.set(`${problem.line} ${text}`, problem);
    },
    list: () => [...found.values()].sort((a, b) => a.line - b.line),
  };
};

/** `a`, `b`, `c`, or `none`. */
export const listed = (names: Iterable<string>): string =>
  [...names].map((name) => `\`${name}\``).join(', ') || 'none';
