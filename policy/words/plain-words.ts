import type { Audience } from '../../core/audience.ts';
import type { Policy } from '../../core/policy.ts';
import { coalitionWords } from './coalition-words.ts';
import { noiseSection } from './noise-words.ts';
import { presetsInUse } from './preset-words.ts';
import { sourceWords } from './source-words.ts';
import { tableWords } from './table-words.ts';
import { counted, enumerate, heading, item, wrapped } from './text.ts';

/** The whole policy in sentences for the one who answers for it, with a place to sign. */
export const plainWords = (policy: Policy, digest: string): string =>
  `${[
    heading(`What ${policy.publisher} publishes, and how people are protected`, '='),
    wrapped(
      `This is the policy “${policy.name}”, version ${policy.version}. ${policy.publisher} publishes; whoever has a question or a suspicion writes to ${policy.contact}. What is not declared here is not read, not kept and not published.`,
    ),
    heading('What is read, and what becomes of it', '='),
    ...policy.sources.map((source) => sourceWords(source, policy)),
    heading('What each table counts', '='),
    ...policy.tables.map((table) => tableWords(table, policy)),
    ...presetSection(policy),
    ...noiseSection(policy),
    heading('Who receives what', '='),
    policy.audiences.map((audience) => audienceWords(audience, policy)).join('\n'),
    wrapped(
      'An audience that is added after the first night, or whose part has changed since, receives nothing before this policy says under which fingerprint it is admitted.',
    ),
    wrapped(`Partners receive their files under these terms: ${policy.terms}`),
    heading('Who is taken to put together what they hold', '='),
    coalitionWords(policy),
    heading('How long things are kept', '='),
    retentionWords(policy),
    heading('What an attacker is assumed to know', '='),
    attackerWords(policy),
    heading('Signed', '='),
    signature(digest),
  ].join('\n\n')}\n`;

const presetSection = (policy: Policy): readonly string[] => {
  const used = presetsInUse(policy);
  return used.length === 0
    ? []
    : [heading('Whose rules are followed, and their known weaknesses', '='), ...used];
};

const audienceWords = ({ name, title, kind, tables, scope }: Audience, policy: Policy): string => {
  const parts = Object.entries(scope).map(([dimension, codes]) => {
    const named = codes.map((code) => labelOf(policy, { tables, dimension, code }));
    return `${dimension} ${enumerate(named, 'or')}`;
  });
  const part =
    kind === 'analysts'
      ? 'and sees them whole'
      : `and of them only the part that concerns it: ${enumerate(parts)}, with what is below`;
  return item(`${title} (audience ${name}, ${kind}) receives ${enumerate(tables)}, ${part}.`);
};

interface ScopeCode {
  readonly tables: readonly string[];
  readonly dimension: string;
  readonly code: string;
}

const labelOf = (policy: Policy, { tables, dimension, code }: ScopeCode): string => {
  const shown = policy.tables
    .filter(({ name }) => tables.includes(name))
    .flatMap(({ dimensions }) => dimensions.filter(({ name }) => name === dimension));
  const codes = shown.flatMap(({ classification }) => policy.classifications[classification]?.codes ?? []);
  return `“${codes.find((known) => known.code === code)?.label ?? code}”`;
};

const retentionWords = ({ retention }: Policy): string =>
  [
    `Raw exports: ${counted(retention.landing, 'day')}.`,
    `Exports that were refused: ${counted(retention.quarantine, 'day')}.`,
    `Rows without identity (microdata): ${counted(retention.microdata, 'day')}.`,
    `Counts before protection: ${counted(retention.cells, 'day')}.`,
    `Keys behind the pseudonyms: ${counted(retention.keys, 'day')} after the end of their period. Then the key is destroyed, which is recorded, and nobody can tell any more whose a pseudonym was.`,
    'What has been published stays published, and every later release is checked against it. Nobody who has opted out, was erased or is under age is in a figure that is counted afterwards.',
  ]
    .map(item)
    .join('\n');

const attackerWords = ({ rounds }: Policy): string =>
  wrapped(
    `Everything ever published to any audience that may put it together with others; this policy; the programs; and of any one person, that they are in the data. Before a release is published it is attacked with all of that, by programs that share no code with those that protect it. A table that gives somebody away is protected again, up to ${counted(rounds, 'round')} in all, and withheld if it still does. A check that fails or does not finish counts as one that found something.`,
  );

const signature = (digest: string): string =>
  [
    'I have read this policy and agree to it.',
    '',
    'Name       ______________________________    Date  ____________________',
    '',
    'Signature  ______________________________',
    '',
    'SHA-256 of the policy file that these words stand for:',
    digest,
  ].join('\n');
