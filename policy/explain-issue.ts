import type { z } from 'zod';
import type { Path } from './document.ts';
import type { Report } from './problem.ts';

/** Sentences for what a schema says nothing special about. */
export const sayGenerally: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return `This is ${issue.input === undefined ? 'missing' : 'of another kind'}. Right would be ${kindWords[issue.expected] ?? issue.expected}.`;
    case 'too_small':
      return `This is too small. Right would be ${issue.minimum} or more.`;
    case 'too_big':
      return `This is too big. Right would be ${issue.maximum} or less.`;
    default:
      return undefined;
  }
};

const kindWords: Readonly<Record<string, string>> = {
  string: 'a line of text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list, such as `[one, two]`',
  object: 'entries of the form `name: value`',
  record: 'entries of the form `name: value`',
};

/** Reports an issue of the schema where it lies deepest, each unknown entry at its own line. */
export const explainIssue = (issue: z.core.$ZodIssue, above: Path, report: Report): void => {
  const path = [...above, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) say([...path, key], issue.message, report);
      return;
    case 'invalid_key':
      say(path, issue.issues[0]?.message ?? issue.message, report);
      return;
    case 'invalid_union': {
      const meant = issue.errors.find((branch) =>
        branch.every((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys'),
      );
      if (meant && meant.length > 0) for (const inner of meant) explainIssue(inner, path, report);
      else say(path, issue.message, report);
      return;
    }
    default:
      say(path, issue.message, report);
  }
};

/** What is missing has no line of its own: its name must be in the sentence. */
const say = (path: Path, message: string, report: Report): void => {
  const name = path.findLast((step) => typeof step === 'string');
  report(path, name === undefined ? message : `\`${name}\`: ${message}`);
};
