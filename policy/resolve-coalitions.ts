import type { Policy } from '../core/policy.ts';
import type { Draft } from './draft.ts';
import { listed, type Report } from './problem.ts';

/** The coalitions as they are declared; undefined where none are. */
export const resolveCoalitions = (
  { coalitions, audiences }: Draft,
  report: Report,
): Policy['coalitions'] | undefined => {
  if (!coalitions) return undefined;
  if (coalitions.length < 2)
    report(
      ['coalitions'],
      'One coalition, or none, says that all audiences are together, as they are without it. Right would be two coalitions or more, or to leave this out.',
    );
  coalitions.forEach((names, at) => {
    if (names.length === 0)
      report(
        ['coalitions', at],
        'Nobody is in this coalition. Right would be the name of one audience or more.',
      );
    names.forEach((name, index) => {
      if (!audiences.has(name))
        report(
          ['coalitions', at, index],
          `There is no audience \`${name}\`. Right would be one of ${listed(audiences.keys())}.`,
        );
      if (names.indexOf(name) < index)
        report(['coalitions', at, index], `The audience \`${name}\` stands here twice. Right would be once.`);
    });
    const twin = coalitions
      .slice(0, at)
      .some((earlier) => [...new Set(earlier)].sort().join() === [...new Set(names)].sort().join());
    if (twin)
      report(
        ['coalitions', at],
        'This coalition stands here twice. Right would be once, or the audience that is missing from it.',
      );
  });
  return coalitions;
};
