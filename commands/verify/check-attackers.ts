import type { AttackReport } from '../../core/verdict.ts';
import type { Release } from '../../functions/publish/release.ts';

/** Where an audit is not one by exactly the attackers that are known now, each once, in their order and by their own words. */
export const attackerProblems = (
  { audited: { attacks } }: Release,
  known: readonly AttackReport[],
): readonly string[] => {
  const names = attacks.map(({ attacker }) => attacker);
  const lacking = known.map(({ attacker }) => attacker).filter((attacker) => !names.includes(attacker));
  if (lacking.length > 0) return [`audit.json: before release nobody tried ${lacking.join(', ')}`];
  if (new Set(names).size < names.length) return ['audit.json: an attacker is named twice'];
  const isKnown = attacks.every(
    ({ attacker, tries }, at) => attacker === known[at]?.attacker && tries === known[at]?.tries,
  );
  return isKnown ? [] : ['audit.json: its attackers are not those that are known, in their words and order'];
};
