import { describe, expect, it } from 'vitest';
import { changed, markedLine, problemsOf, smallPolicy } from './small-policy.ts';

interface Refusal {
  readonly title: string;
  /** The mistake; `# here` marks the line that the problem must be told of. */
  readonly change: readonly (readonly [string, string])[];
  readonly wrong: string;
  readonly right: string;
}

const refusals: readonly Refusal[] = [
  {
    title: 'a measure that does not say who stands behind it',
    change: [
      [
        '      learners: { kind: people, title: Learners, contributors: people }',
        '      learners: { kind: people, title: Learners } # here',
      ],
    ],
    wrong: 'who stands behind its number',
    right: '`contributors: people`',
  },
  {
    title: 'a sum whose contributors are everybody',
    change: [['cap: 60, contributors: people with a value }', 'cap: 60, contributors: people } # here']],
    wrong: 'who stands behind its number',
    right: '`contributors: people with a value`',
  },
  {
    title: 'a sum without a cap',
    change: [['cap: 60, contributors: people with a value }', 'contributors: people with a value } # here']],
    wrong: 'Without a cap',
    right: '`cap:`',
  },
  {
    title: 'events without a cap',
    change: [
      [
        '      learners: { kind: people, title: Learners, contributors: people }',
        '      visits: { kind: events, title: Visits, contributors: people } # here',
      ],
    ],
    wrong: 'Without a cap',
    right: 'a whole number',
  },
  {
    title: 'a sum of codes',
    change: [
      [
        'title: Minutes, variable: minutes, unit: minutes, cap: 60, contributors: people with a value }',
        'title: Minutes, variable: age, unit: years, cap: 60, contributors: people with a value } # here',
      ],
    ],
    wrong: 'codes cannot be summed',
    right: '`by: number`',
  },
  {
    title: 'a number as a dimension',
    change: [['      outcome: { title: Outcome }', '      minutes: { title: Minutes } # here']],
    wrong: 'a number has no codes',
    right: '`by: band`',
  },
  {
    title: 'a dimension of a direct identifier kept as it is',
    change: [
      [
        '      country: { by: country, from: ip }',
        '      country: { by: code, from: ip, classification: country } # here',
      ],
    ],
    wrong: 'would keep it as it is',
    right: '`by: country`',
  },
  {
    title: 'a direct identifier among several columns kept as they are',
    change: [
      [
        '{ by: code, from: module, classification: course }',
        '{ by: code, from: [module, url], classification: course } # here',
      ],
    ],
    wrong: '`url` is a direct identifier',
    right: 'a generalisation of it',
  },
  {
    title: 'a sum of a direct identifier',
    change: [['{ by: number, from: minutes }', '{ by: number, from: learner } # here']],
    wrong: '`learner` is a direct identifier',
    right: 'a generalisation of it',
  },
  {
    title: 'a person key that is not declared as a direct identifier',
    change: [['columns: [learner] }', 'columns: [role] } # here']],
    wrong: 'is declared as a quasi-identifier',
    right: '`direct identifiers:`',
  },
  {
    title: 'an address that is not declared as a direct identifier',
    change: [
      [
        '{ by: id, namespace: learner, columns: [learner] }',
        '{ by: address and agent, namespace: visitor, address: minutes, agent: role } # here',
      ],
    ],
    wrong: 'is declared as not personal',
    right: '`direct identifiers:`',
  },
  {
    title: 'two tables with one name',
    change: [['  outcomes:\n', '  learners: # here\n']],
    wrong: 'a second time',
    right: 'a name of its own',
  },
  {
    title: 'two tables with one name, once in quotes',
    change: [['  outcomes:\n', '  "learners": # here\n']],
    wrong: 'a second time',
    right: 'a name of its own',
  },
  {
    title: 'two variables with one name',
    change: [['      age: { by: band', '      course: # here\n        { by: band']],
    wrong: 'a second time',
    right: 'a name of its own',
  },
  {
    title: 'two audiences with one name',
    change: [['  author:\n', '  analysts: # here\n']],
    wrong: 'a second time',
    right: 'a name of its own',
  },
  {
    title: 'a source that is not there',
    change: [['    sources: [events]', '    sources: [event] # here']],
    wrong: 'There is no source `event`',
    right: '`events`',
  },
  {
    title: 'a source named twice by a table',
    change: [['    sources: [events]', '    sources: [events, events] # here']],
    wrong: 'stands here twice',
    right: 'once',
  },
  {
    title: 'a variable that is not there',
    change: [['      outcome: { title: Outcome }', '      grade: { title: Grade } # here']],
    wrong: 'has no variable `grade`',
    right: '`outcome`',
  },
  {
    title: 'a classification that is not there',
    change: [
      ['from: outcome, classification: outcome }', 'from: outcome, classification: outcomes } # here'],
    ],
    wrong: 'There is no classification `outcomes`',
    right: '`outcome`',
  },
  {
    title: 'a level that is not there',
    change: [['levels: [course] }', 'levels: [faculty] } # here']],
    wrong: 'has no level `faculty`',
    right: '`module`, `course`',
  },
  {
    title: 'a code that is not there, in a map',
    change: [
      [
        '{ by: code, from: outcome, classification: outcome }',
        '{ by: code, from: outcome, map: { P: pass }, classification: outcome } # here',
      ],
    ],
    wrong: 'has no code `pass`',
    right: '`passed`',
  },
  {
    title: 'a code that is not there, in a population',
    change: [
      [
        '    period: month\n    dimensions',
        '    where: { course: [botany] } # here\n    period: month\n    dimensions',
      ],
    ],
    wrong: 'has no code `botany`',
    right: '`biology`',
  },
  {
    title: 'a map to a code that has codes below it',
    change: [
      [
        '{ by: code, from: module, classification: course }',
        '{ by: code, from: module, map: { b: biology }, classification: course } # here',
      ],
    ],
    wrong: 'has codes below it',
    right: '`cells`, `genes`',
  },
  {
    title: 'a partner of whose tables one lacks the dimension of its scope',
    change: [['scope: { course: [biology] }', 'scope: { age: [old] } # here']],
    wrong: '`learners` has no dimension `age`',
    right: '`course`, `country`',
  },
  {
    title: 'a partner without a scope',
    change: [
      ['  author:\n', '  author: # here\n'],
      ['    scope: { course: [biology] }\n', ''],
    ],
    wrong: 'no part is named',
    right: '`course: [ecg-reading]`',
  },
  {
    title: 'a partner whose scope has no codes',
    change: [['scope: { course: [biology] }', 'scope: { course: [] } # here']],
    wrong: 'scope is empty',
    right: 'one code or more',
  },
  {
    title: 'an audience admitted under what is no fingerprint',
    change: [
      ['    scope: { course: [biology] }', '    admitted: sponsor # here\n    scope: { course: [biology] }'],
    ],
    wrong: 'no fingerprint of an audience',
    right: 'the 64 characters',
  },
  {
    title: 'a scope with a code that is not there',
    change: [['scope: { course: [biology] }', 'scope: { course: [botany] } # here']],
    wrong: 'has no code `botany`',
    right: '`biology`',
  },
  {
    title: 'a scope that is finer than its table ever is',
    change: [
      ['tables: [learners]\n', 'tables: [outcomes]\n'],
      ['scope: { course: [biology] }', 'scope: { course: [cells] } # here'],
    ],
    wrong: 'never shows `cells`',
    right: 'a code of that level',
  },
  {
    title: 'analysts with a scope',
    change: [
      [
        '  analysts: { title: Analysts, kind: analysts, tables: [learners, outcomes] }',
        '  analysts: { title: Analysts, kind: analysts, tables: [learners, outcomes], scope: { course: [biology] } } # here',
      ],
    ],
    wrong: 'see their tables whole',
    right: '`kind: partner`',
  },
  {
    title: 'an audience without tables',
    change: [['    tables: [learners]\n', '    tables: [] # here\n']],
    wrong: 'receives nothing',
    right: 'one table or more',
  },
  {
    title: 'an audience with a table that is not there',
    change: [['    tables: [learners]\n', '    tables: [learners, grades] # here\n']],
    wrong: 'There is no table `grades`',
    right: '`outcomes`',
  },
  {
    title: 'a table that nobody receives',
    change: [
      ['  outcomes:\n', '  outcomes: # here\n'],
      ['tables: [learners, outcomes]', 'tables: [learners]'],
    ],
    wrong: 'No audience receives the table `outcomes`',
    right: 'list it under an audience',
  },
  {
    title: 'a variable of a column that is not declared',
    change: [['{ by: number, from: minutes }', '{ by: number, from: seconds } # here']],
    wrong: '`seconds` is not declared',
    right: 'under `columns:`',
  },
  {
    title: 'a rule on a column that is not declared',
    change: [['      - { column: role, is: [staff] }', '      - { column: rank, is: [staff] } # here']],
    wrong: '`rank` is not declared',
    right: 'under `columns:`',
  },
  {
    title: 'a column with two roles',
    change: [['not personal: [time, minutes]', 'not personal: [time, minutes, ip] # here']],
    wrong: 'has two roles',
    right: 'the stricter one',
  },
  {
    title: 'a column that the format does not have',
    change: [
      ['    format: csv', '    format: combined-log'],
      ['direct identifiers: [learner, ip, url]', 'direct identifiers: [learner, ip, url] # here'],
    ],
    wrong: 'has no column `learner`',
    right: '`host`',
  },
  {
    title: 'a sensitive dimension declared as harmless',
    change: [
      ['      outcome: { title: Outcome }', '      outcome: { title: Outcome, sensitive: false } # here'],
    ],
    wrong: 'comes from a sensitive column',
    right: '`sensitive: true`',
  },
  {
    title: 'an entry that nobody knows',
    change: [['    period: month\n', '    periods: month # here\n    period: month\n']],
    wrong: 'There is no such entry',
    right: '`period`',
  },
  {
    title: 'an entry that nobody knows beside a condition',
    change: [['{ column: role, is: [staff] }', '{ column: role, is: [staff], not: [x] } # here']],
    wrong: 'There is no such entry',
    right: '`ends with`',
  },
  {
    title: 'a condition of two kinds',
    change: [['{ column: role, is: [staff] }', '{ column: role, is: [staff], ends with: [x] } # here']],
    wrong: 'has one of the two',
    right: 'either `is: [...]` or `ends with: [...]`',
  },
  {
    title: 'a table name that is no folder name',
    change: [
      ['  outcomes:\n', '  Out Comes: # here\n'],
      ['[learners, outcomes]', '[learners]'],
    ],
    wrong: 'becomes a folder',
    right: 'lower-case letters, digits and single dashes',
  },
  {
    title: 'a table name that climbs out of its folder',
    change: [
      ['  outcomes:\n', '  ../outcomes: # here\n'],
      ['[learners, outcomes]', '[learners]'],
    ],
    wrong: 'becomes a folder',
    right: 'lower-case letters, digits and single dashes',
  },
  {
    title: 'an audience name that is no folder name',
    change: [['  author:\n', '  the/author: # here\n']],
    wrong: 'becomes a folder',
    right: 'lower-case letters, digits and single dashes',
  },
  {
    title: 'a variable that takes the name of the person column',
    change: [
      [
        '      minutes: { by: number, from: minutes }',
        '      minutes: { by: number, from: minutes }\n      person: { by: number, from: minutes } # here',
      ],
    ],
    wrong: 'are taken',
    right: 'another name',
  },
  {
    title: 'a code in two places of a classification',
    change: [
      [
        '      physics: { label: Physics, codes: { waves: Waves, heat: Heat } }',
        '      physics: { label: Physics, codes: { waves: Waves, cells: Heat } } # here',
      ],
    ],
    wrong: '`cells` stands in this classification twice',
    right: 'a code of its own',
  },
  {
    title: 'a code that is its own parent',
    change: [
      [
        '      physics: { label: Physics, codes: { waves: Waves, heat: Heat } }',
        '      physics: { label: Physics, codes: { physics: Physics } } # here',
      ],
    ],
    wrong: '`physics` stands in this classification twice',
    right: 'a code of its own',
  },
  {
    title: 'a classification that holds itself',
    change: [
      [
        '      sports: Sports',
        '      sports: &sports\n        label: Sports\n        codes: { more: *sports } # here',
      ],
    ],
    wrong: 'a circle',
    right: 'write its parts out',
  },
  {
    title: 'a reserved code',
    change: [['      sports: Sports', '      _T: Sports # here']],
    wrong: '`_T`, `_O` and `_U` are reserved',
    right: 'a code such as',
  },
  {
    title: 'a reserved code below another',
    change: [
      [
        '{ label: Physics, codes: { waves: Waves, heat: Heat } }',
        '{ label: Physics, codes: { waves: Waves, _U: Heat } } # here',
      ],
    ],
    wrong: '`_T`, `_O` and `_U` are reserved',
    right: 'a code such as',
  },
  {
    title: 'a code that a spreadsheet would run',
    change: [['      sports: Sports', '      =sports: Sports # here']],
    wrong: 'begins with a letter or a digit',
    right: 'a code such as',
  },
  {
    title: 'a tree deeper than its levels',
    change: [
      [
        '    codes: { young: Young, old: Old }',
        '    codes: { young: Young, old: { label: Old, codes: { older: Older } } } # here',
      ],
    ],
    wrong: 'deeper than its levels',
    right: 'one more level',
  },
  {
    title: 'a classification with the name of a built-in one',
    change: [
      ['  age:\n    levels', '  country: # here\n    levels'],
      ['old }], classification: age }', 'old }], classification: country }'],
    ],
    wrong: 'is built in',
    right: 'another name',
  },
  {
    title: 'two variables that code one column',
    change: [
      [
        '      outcome: { by: code',
        '      module: { by: code, from: module, classification: course } # here\n      outcome: { by: code',
      ],
    ],
    wrong: 'codes of the same column',
    right: 'one variable',
  },
  {
    title: 'a column that is coded by its words and in bands',
    change: [
      [
        '      outcome: { by: code',
        '      exact: { by: code, from: age, classification: age } # here\n      outcome: { by: code',
      ],
    ],
    wrong: 'codes of the same column',
    right: 'one variable',
  },
  {
    title: 'a column that another source of the same exports codes otherwise',
    change: [
      [
        'tables:\n  learners:',
        `  again:
    title: Again
    format: csv
    exports: events/
    columns:
      direct identifiers: [learner]
      quasi-identifiers: [module]
      not personal: [time]
    person: { by: id, namespace: learner, columns: [learner] }
    key period: month
    day: { by: column, column: time, format: iso }
    variables:
      topic: { by: code, from: module, classification: course } # here
tables:
  learners:`,
      ],
    ],
    wrong: 'another coding of the same column',
    right: 'the same variable in both',
  },
  {
    title: 'two variables that are numbers of one column',
    change: [
      [
        '      minutes: { by: number, from: minutes }',
        '      minutes: { by: number, from: minutes }\n      time: { by: number, from: minutes } # here',
      ],
    ],
    wrong: 'numbers of the same column',
    right: 'one variable',
  },
  {
    title: 'a column of which another source of the same exports takes other texts for missing',
    change: [
      [
        'tables:\n  learners:',
        `  again:
    title: Again
    format: csv
    exports: events/
    missing: ['-']
    columns:
      direct identifiers: [learner]
      quasi-identifiers: [module]
      not personal: [time]
    person: { by: id, namespace: learner, columns: [learner] }
    key period: month
    day: { by: column, column: time, format: iso }
    variables:
      course: { by: code, from: module, classification: course } # here
tables:
  learners:`,
      ],
    ],
    wrong: 'another coding of the same column',
    right: 'the same texts that are missing',
  },
  {
    title: 'one fixed day for rows of which another source of the same exports tells the days',
    change: [
      [
        'tables:\n  learners:',
        `  again:
    title: Again
    format: csv
    exports: events/
    columns:
      direct identifiers: [learner]
      quasi-identifiers: [module]
    person: { by: id, namespace: learner, columns: [learner] }
    key period: month
    day: { by: fixed, day: '2026-06-10' } # here
    variables:
      course: { by: code, from: module, classification: course }
tables:
  learners:`,
      ],
    ],
    wrong: 'tells the days of the same exports in another way',
    right: 'the same rule in both',
  },
  {
    title: 'a table of those with one outcome only',
    change: [
      [
        '    period: month\n    dimensions:\n      course: { title: Course }\n',
        '    period: month\n    where: # here\n      outcome: [failed]\n    dimensions:\n      course: { title: Course }\n',
      ],
    ],
    wrong: 'where everybody or nobody has it',
    right: 'among the dimensions',
  },
  {
    title: 'two caps for one quantity',
    change: [
      [
        '      outcome: { title: Outcome }\n    measures:\n      learners: { kind: people, title: Learners, contributors: people }\n',
        '      outcome: { title: Outcome }\n    measures:\n      minutes: { kind: sum, title: Minutes, variable: minutes, unit: minutes, cap: 90, contributors: people with a value } # here\n',
      ],
    ],
    wrong: 'under another cap',
    right: 'one cap for both',
  },
  {
    title: 'two caps for one quantity of the same exports under two names',
    change: [
      [
        'tables:\n  learners:',
        `  again:
    title: Again
    format: csv
    exports: events/
    columns:
      direct identifiers: [learner]
      quasi-identifiers: [module]
      not personal: [time, minutes]
    person: { by: id, namespace: learner, columns: [learner] }
    key period: month
    day: { by: column, column: time, format: iso }
    variables:
      course: { by: code, from: module, classification: course }
      minutes: { by: number, from: minutes }
tables:
  others:
    title: Others
    description: Who learns.
    sources: [again]
    period: month
    dimensions:
      course: { title: Course }
    measures:
      minutes: { kind: sum, title: Minutes, variable: minutes, unit: minutes, cap: 90, contributors: people with a value }
  learners:`,
      ],
      [
        '      minutes: { kind: sum, title: Minutes, variable: minutes, unit: minutes, cap: 60, contributors: people with a value }',
        '      minutes: { kind: sum, title: Minutes, variable: minutes, unit: minutes, cap: 60, contributors: people with a value } # here',
      ],
    ],
    wrong: 'under another cap',
    right: 'one cap for both',
  },
  {
    title: 'two dimensions of one variable',
    change: [
      ['      outcome: { title: Outcome }', '      module: { title: Module, variable: course } # here'],
    ],
    wrong: 'Two dimensions show the variable `course`',
    right: 'one, with the levels that both need',
  },
  {
    title: 'a measure with the name of a dimension',
    change: [
      [
        '      learners: { kind: people, title: Learners, contributors: people }',
        '      country: { kind: people, title: Learners, contributors: people } # here',
      ],
    ],
    wrong: 'Two columns of this table',
    right: 'another name',
  },
  {
    title: 'bands out of order',
    change: [
      [
        '{ from: 40, code: old }], classification: age }',
        '{ from: 0, code: old }], classification: age } # here',
      ],
    ],
    wrong: 'out of order',
    right: 'the smallest `from` first',
  },
  {
    title: 'exports below the folder of requests',
    change: [['    exports: events/', '    exports: requests/events/ # here']],
    wrong: 'below `requests/`',
    right: 'another folder',
  },
  {
    title: 'exports outside of the landing zone',
    change: [['    exports: events/', '    exports: ../events/ # here']],
    wrong: 'no folder or file of the landing zone',
    right: '`web/v1/`',
  },
  {
    title: 'an empty list of tables',
    change: [
      [
        smallPolicy.slice(smallPolicy.indexOf('tables:\n  learners'), smallPolicy.indexOf('audiences:')),
        'tables: {} # here\n',
      ],
    ],
    wrong: 'nothing under `tables:`',
    right: 'one entry or more',
  },
  {
    title: 'a table without dimensions',
    change: [
      [
        '    dimensions:\n      course: { title: Course, levels: [course] }\n      outcome: { title: Outcome }',
        '    dimensions: {} # here',
      ],
    ],
    wrong: 'There is no dimension',
    right: 'one or more',
  },
  {
    title: 'a number where text belongs',
    change: [['is: [staff]', 'is: [7] # here\n       ']],
    wrong: 'is not text',
    right: 'quotes',
  },
  {
    title: 'a length of time without a unit',
    change: [['  landing: 30 days', '  landing: 30 # here']],
    wrong: '`landing`: Write a length of time',
    right: '`30 days`',
  },
  {
    title: 'a day that the calendar does not have',
    change: [['{ by: column, column: time, format: iso }', '{ by: fixed, day: 2026-02-30 } # here']],
    wrong: 'no day of the calendar',
    right: 'year-month-day',
  },
  {
    title: 'a way to make a variable that nobody knows',
    change: [['{ by: number, from: minutes }', '{ by: hash, from: minutes } # here']],
    wrong: 'no such way to make a variable',
    right: 'country',
  },
  {
    title: 'people of addresses called by a better name',
    change: [
      [
        '{ by: id, namespace: learner, columns: [learner] }',
        '{ by: address and agent, namespace: visitor, address: ip, agent: role }',
      ],
      ['    description: Who passes.', '    description: Who passes.\n    protected unit: learner # here'],
    ],
    wrong: 'knows no people, only addresses',
    right: '`address and agent`',
  },
];

describe('a policy is refused for', () => {
  it.each(refusals)('$title, with its line and what would be right', ({ change, wrong, right }) => {
    const text = changed(...change);
    const problem = problemsOf(text).find((candidate) => candidate.text.includes(wrong));
    expect(problem, JSON.stringify(problemsOf(text))).toBeDefined();
    expect(problem?.line).toBe(markedLine(text));
    const after = problem?.text.slice(problem.text.indexOf(wrong)) ?? '';
    expect(after).toContain(right);
    expect(problem?.text).toMatch(/Right would be|Write /);
  });
});

describe('the small policy', () => {
  it('has no problem before it is broken', () => {
    expect(problemsOf(smallPolicy)).toEqual([]);
  });

  it('tells of all its problems at once, in the order of lines', () => {
    const text = changed(
      ['contact: privacy@school.example\n', ''],
      ['  keys: 30 days', '  keys: 90 days'],
      ['levels: [course] }', 'levels: [faculty] }'],
      ['scope: { course: [biology] }', 'scope: { course: [botany] }'],
    );
    const lines = problemsOf(text).map(({ line }) => line);
    expect(lines).toHaveLength(4);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(problemsOf(text)[0]?.text).toContain('`contact`: This is missing');
  });

  it('is refused in words where its aliases would fill the memory', () => {
    const names = [...'abcdefghij'];
    const bomb = names.map((name, at) => {
      const before = names[at - 1];
      return `${name}: &${name} [${Array(9).fill(before ? `*${before}` : 'x')}]`;
    });
    expect(problemsOf(bomb.join('\n'))).toEqual([
      { line: 1, text: expect.stringContaining('Its aliases (`*`) repeat too much') },
    ]);
  });

  it('is refused where a minimum below ten is overridden without a reason', () => {
    const description = '    description: Who passes.';
    const text = changed([description, `${description}\n    minimum frequency: 5\n    override: ' '`]);
    expect(problemsOf(text).map((problem) => problem.text)).toContain(
      '`override`: This gives no reason. Right would be a line of text that does.',
    );
  });

  it('is not blamed for names of what has problems of its own', () => {
    const text = changed(['    title: Outcomes\n', ''], ['    title: Events\n', '']);
    expect(problemsOf(text).map((problem) => problem.text)).toEqual([
      '`title`: This is missing. Right would be a line of text.',
      '`title`: This is missing. Right would be a line of text.',
    ]);
  });
});
