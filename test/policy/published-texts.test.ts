import { describe, expect, it } from 'vitest';
import { changed, problemsOf, smallPolicy } from './small-policy.ts';

const told = expect.stringContaining('holds characters that do not show, or markup');

describe('a text that is published', () => {
  it.each([
    ['a zero-width space in a title', 'title: Learners\n', 'title: "Learn\\u200bers"\n'],
    ['a mark that turns a name round', 'publisher: A school', 'publisher: "A \\u202eschool"'],
    ['a control character in a label', 'young: Young', 'young: "Young\\u0007"'],
    ['markup in a description', 'description: Who learns.', 'description: Who <b>learns</b>.'],
    ['a comment in the terms', 'terms: Do not look for people.', 'terms: Do not look <!-- 9 --> for people.'],
    ['an entity in a contact', 'contact: privacy@school.example', "contact: 'privacy&#64;school.example'"],
    ['two lines in a title', 'title: Learners\n', 'title: "Learners\\n9"\n'],
  ])('may not have %s', (_, from, to) => {
    expect(problemsOf(changed([from, to])).map(({ text }) => text)).toEqual([told]);
  });

  it.each([
    ['an ampersand and a comparison', 'title: Learners\n', 'title: "R&D, under < 5 & over"\n'],
    ['accents and other scripts', 'title: Learners\n', 'title: "Élèves 学习者"\n'],
    ['lines in the terms', 'terms: Do not look for people.', 'terms: "Do not\\nlook for people."'],
  ])('may have %s', (_, from, to) => {
    expect(problemsOf(changed([from, to]))).toEqual([]);
  });

  it('is not what says which rows are read', () => {
    expect(problemsOf(changed(['title: Events', 'title: "<b>"']))).toEqual([]);
    expect(problemsOf(smallPolicy)).toEqual([]);
  });
});
