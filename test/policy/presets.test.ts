import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { presets } from '../../policy/presets/presets.ts';
import { plainWords } from '../../policy/words/plain-words.ts';
import { presetList } from '../../policy/words/preset-words.ts';
import { changed, problemsOf, smallPolicy } from './small-policy.ts';

const description = '    description: Who passes.';
const following = (preset: string, more = '') =>
  changed(
    ['    description: Who learns.', `    description: Who learns.\n    preset: ${preset}${more}`],
    [description, `${description}\n    preset: ${preset}${more}`],
  );
const outcomesIn = (text: string) => parsePolicy(text, 'x').tables[1];
const textsOf = (text: string) => problemsOf(text).map((problem) => problem.text);
const words = (text: string) => plainWords(parsePolicy(text, 'x'), sha256(text)).replaceAll(/\s+/g, ' ');
const spaced = (text: string) => text.replaceAll(/\s+/g, ' ');

const carriedOut = presets.filter(({ rules }) => rules !== undefined);
const refused = presets.filter(({ rules, noise }) => rules === undefined && noise === undefined);

const published = {
  hesa: 8,
  ofqual: 8,
  'nhs-hes': 8,
  opensafely: 8,
  'ons-10-5': 13,
  'cms-11': 11,
  'wa-doh': 10,
  'statsnz-rr3': 7,
  kohort: 10,
};

describe('the presets', () => {
  it('carry out what can be, from the number on that their rule needs', () => {
    const minimums = carriedOut.map(({ name, rules }) => [name, rules?.minimumFrequency]);
    expect(Object.fromEntries(minimums)).toEqual(published);
  });

  it.each(presets.map((preset) => [preset.name, preset] as const))(
    'state publisher, source and weakness (%s)',
    (_, { publisher, title, source, year, rule, carriedOut: how, weakness }) => {
      for (const text of [publisher, title, source, year, rule, how, weakness])
        expect(text.trim().length).toBeGreaterThan(3);
    },
  );

  it('are listed in the documentation as the command prints them', async () => {
    const file = join(import.meta.dirname, '../../docs/presets.md');
    expect(await readFile(file, 'utf8'), 'npm run -s policy -- --presets > docs/presets.md').toBe(
      presetList(),
    );
  });

  it.each(presets.map(({ name, source, weakness }) => [name, source, weakness] as const))(
    'are listed each with its source and its weakness (%s)',
    (name, source, weakness) => {
      const [, part = ''] = spaced(presetList()).split(` ${name} ${'-'.repeat(name.length)} `);
      const [own = ''] = part.split(/ [a-z0-9-]+ --+ /);
      expect(own).toContain(source);
      expect(own).toContain(`Known weakness: ${spaced(weakness)}`);
    },
  );
});

describe.each(carriedOut.map((preset) => [preset.name, preset] as const))(
  'a table that follows %s',
  (_, preset) => {
    const { name, weakness, source, rules = { minimumFrequency: Number.NaN } } = preset;
    const { minimumFrequency: minimum, rounding } = rules;

    it('has its rules where it says nothing itself', () => {
      expect(outcomesIn(following(name))).toMatchObject({ minimumFrequency: minimum, preset: name });
      expect(outcomesIn(following(name))?.rounding).toEqual(rounding);
      expect(parsePolicy(smallPolicy, 'x').tables[0]).not.toHaveProperty('preset');
    });

    it('may say the same, and never less', () => {
      expect(textsOf(following(name, `\n    minimum frequency: ${minimum}`))).toEqual([]);
      const fewer = following(name, `\n    minimum frequency: ${minimum - 1}\n    override: We want to.`);
      expect(textsOf(fewer)).toContainEqual(expect.stringContaining(`Right would be ${minimum} or more`));
    });

    it('may ask for more people', () => {
      const more = minimum + (rounding?.base ?? 1);
      const text = following(name, `\n    minimum frequency: ${more}`);
      expect(textsOf(text)).toEqual([]);
      expect(outcomesIn(text)?.minimumFrequency).toBe(more);
    });

    it('tells in plain words whose rule it follows, and what that leaves open', () => {
      expect(words(following(name))).toContain(`Known weakness: ${spaced(weakness)}`);
      expect(words(following(name))).toContain(source);
      expect(words(following(name))).toContain('Followed by learners and outcomes.');
      expect(words(smallPolicy)).not.toContain('Known weakness');
    });
  },
);

describe('a table that follows a preset that rounds', () => {
  const looser = (preset: string, minimum: number, rounding: string) =>
    textsOf(following(preset, `\n    minimum frequency: ${minimum}\n    rounding: ${rounding}`))[0];

  it('may blur more, and never less', () => {
    expect(
      textsOf(
        following('nhs-hes', '\n    minimum frequency: 15\n    rounding: { base: 10, method: nearest }'),
      ),
    ).toEqual([]);
    expect(
      textsOf(following('nhs-hes', '\n    minimum frequency: 11\n    rounding: { base: 5, method: random }')),
    ).toEqual([]);
    expect(looser('nhs-hes', 16, '{ base: 3, method: random }')).toContain(
      'protects less than the preset `nhs-hes`',
    );
    expect(looser('statsnz-rr3', 17, '{ base: 3, method: nearest }')).toContain(
      'protects less than the preset',
    );
  });

  it('cannot ask for a minimum that the rounding does not fit', () => {
    expect(textsOf(following('nhs-hes', '\n    minimum frequency: 10'))[0]).toContain(
      'the smallest number shown, 10, would stand for 10 to 12 and not for all of 8 to 12',
    );
  });
});

describe('a preset', () => {
  it('of the policy holds for every table that names none', () => {
    const text = changed(
      ['version: 1\n', 'version: 1\npreset: cms-11\n'],
      [description, `${description}\n    preset: wa-doh`],
    );
    const { tables } = parsePolicy(text, 'x');
    expect(tables.map(({ preset, minimumFrequency }) => [preset, minimumFrequency])).toEqual([
      ['cms-11', 11],
      ['wa-doh', 10],
    ]);
  });

  it.each(refused.map(({ name, carriedOut: why }) => [name, why]))(
    'that cannot be carried out is refused with the reason (%s)',
    (name, why) => {
      expect(new Set(textsOf(following(name)))).toEqual(
        new Set([`The preset \`${name}\` cannot be carried out. ${why}`]),
      );
      const ofAll = changed(['version: 1\n', `version: 1\npreset: ${name}\n`]);
      expect(problemsOf(ofAll)).toEqual([
        { line: 3, text: `The preset \`${name}\` cannot be carried out. ${why}` },
      ]);
    },
  );

  it('that nobody knows is refused', () => {
    expect(textsOf(following('nhs'))[0]).toContain('There is no such preset');
  });

  it('whose dominance rules a table loosens is refused', () => {
    const with_ = (dominance: string) => textsOf(following('kohort', `\n    dominance: ${dominance}`));
    expect(with_('{ p: 10 %, n: 2, k: 85 % }')).toEqual([]);
    expect(with_('{ p: 15 %, n: 3, k: 75 % }')).toEqual([]);
    for (const looser of ['{ p: 9 % }', '{ n: 1 }', '{ k: 86 % }'])
      expect(with_(looser)[0]).toContain('protects less than the preset `kohort`');
  });
});

describe('a table that follows a preset with noise', () => {
  const events = (cap: number) =>
    `      events: { kind: events, title: Events, cap: ${cap}, contributors: people }`;
  /** One table, in the place of the two. */
  const noisy = (more = '', cap = 10, budget = '{ rho: 1 }') => {
    const text = changed(['terms: Do', `budget: { learner: ${budget} }\nterms: Do`]);
    const [head = '', rest = ''] = text.split('  learners:\n    title: Learners');
    const [, outcomes = ''] = rest.split('  outcomes:\n');
    return `${head}  outcomes:\n${outcomes}`
      .replace(description, `${description}\n    preset: wikimedia-dp${more}`)
      .replace(/ {6}learners: \{ kind: people.*/, events(cap))
      .replace('tables: [learners, outcomes]', 'tables: [outcomes]')
      .replace('tables: [learners]', 'tables: [outcomes]');
  };

  it('has its noise, and tells its weakness', () => {
    expect(textsOf(noisy())).toEqual([]);
    const [table] = parsePolicy(noisy(), 'x').tables;
    expect(table).toMatchObject({
      preset: 'wikimedia-dp',
      noise: { mechanism: 'discrete-gaussian', loss: { unit: 'rho', amount: '0.015' } },
    });
    expect(words(noisy())).toContain('Known weakness: The promise holds for one device and one day');
    expect(words(noisy())).toContain('It follows the preset “wikimedia-dp”');
  });

  it('may tell less, and never more', () => {
    const noise = (terms: string) => `\n    noise: { ${terms} }`;
    expect(textsOf(noisy(noise('mechanism: discrete-gaussian, rho: 0.014')))).toEqual([]);
    for (const terms of [
      'mechanism: discrete-gaussian, rho: 0.016',
      'mechanism: discrete-laplace, epsilon: 1',
    ])
      expect(textsOf(noisy(noise(terms)))).toEqual([
        expect.stringContaining('protects less than the preset `wikimedia-dp`'),
      ]);
  });

  it('may count fewer events of a person, and never more', () => {
    expect(textsOf(noisy('', 9))).toEqual([]);
    expect(textsOf(noisy('', 11))).toEqual([expect.stringContaining('Right would be `cap: 10` or less')]);
  });

  it('needs a budget', () => {
    const without = noisy().replace('budget: { learner: { rho: 1 } }\n', '');
    expect(textsOf(without)).toEqual([
      expect.stringContaining('Right would be an entry `learner:` under `budget:`'),
    ]);
  });
});
