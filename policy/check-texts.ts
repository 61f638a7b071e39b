import { showsAll } from '../core/free-text.ts';
import type { Path } from './document.ts';
import type { Report } from './problem.ts';

const line = ['title', 'label', 'unit', 'protected unit', 'publisher', 'contact'];
const lines = ['description', 'terms'];

/** Reports texts that are published and hold what does not show, or markup: nobody could read what they say. */
export const checkTexts = (policy: unknown, report: Report): void => {
  const visit = (value: unknown, path: Path): void => {
    if (typeof value === 'string' && isPublished(path) && !isShown(value, path)) report(path, hiddenText);
    if (Array.isArray(value))
      value.forEach((own, at) => {
        visit(own, [...path, at]);
      });
    else if (typeof value === 'object' && value !== null)
      for (const [key, own] of Object.entries(value)) {
        if (path[0] === 'classifications' && !showsAll(key, 'one line')) report([...path, key], hiddenText);
        visit(own, [...path, key]);
      }
  };
  visit(policy, []);
};

const hiddenText =
  'This text is published, and holds characters that do not show, or markup such as `<b>` or `&amp;`. Right would be plain text.';

const isPublished = (path: Path): boolean =>
  path[0] === 'classifications' ||
  (path[0] !== 'sources' && [...line, ...lines].includes(String(path.at(-1))));

const isShown = (text: string, path: Path): boolean => {
  const mayHaveLines = path[0] !== 'classifications' && lines.includes(String(path.at(-1)));
  return showsAll(text, mayHaveLines ? 'lines' : 'one line');
};
