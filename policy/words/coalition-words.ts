import { type Coalition, coalitionsOf } from '../../core/coalitions.ts';
import type { Policy } from '../../core/policy.ts';
import { enumerate, item, wrapped } from './text.ts';

/** Who is taken to put together what they hold, and what that does not cover. */
export const coalitionWords = (policy: Policy): string => {
  const coalitions = coalitionsOf(policy);
  if (coalitions.length === 1) return wrapped([together(policy), ...reasons(policy)].join(' '));
  return [...coalitions.map((coalition) => item(withinWords(coalition, policy))), wrapped(weakness)].join(
    '\n',
  );
};

const together = ({ audiences }: Policy): string =>
  audiences.length === 1
    ? 'There is one audience, and it is taken to put together everything that it holds.'
    : 'All audiences are taken to put together what they hold.';

const reasons = ({ audiences, coalitions }: Policy): readonly string[] => {
  if (!coalitions) return [];
  const named = new Set(coalitions.flat());
  const nowhere = audiences.filter(({ name }) => !named.has(name)).map(({ name }) => name);
  return [
    'Coalitions are declared, but they come to one:',
    nowhere.length > 0
      ? `${enumerate(nowhere)} ${nowhere.length === 1 ? 'stands' : 'stand'} in none, and whoever does is taken to be in all of them.`
      : 'they share audiences or tables, and such coalitions are taken for one, which is more than is declared.',
  ];
};

const withinWords = ({ audiences }: Coalition, policy: Policy): string => {
  const declared = policy.coalitions ?? [];
  const isDeclared = declared.some(
    (names) => names.length === audiences.length && names.every((name) => audiences.includes(name)),
  );
  const what =
    audiences.length === 1
      ? `${enumerate(audiences)} is taken to meet nobody.`
      : `${enumerate(audiences)} are taken to put together what they hold.`;
  return isDeclared
    ? what
    : `${what} They share audiences or tables, and such coalitions are taken for one, which is more than is declared.`;
};

const weakness =
  'What one of these coalitions holds is not attacked with what another holds: if somebody passes files on to another coalition, or an audience meets one of them after all, few people may be found by subtracting one file from the other. Whoever held a release and is in this policy no more is taken to have shown it to everybody. Noise is paid for as if all were together.';
