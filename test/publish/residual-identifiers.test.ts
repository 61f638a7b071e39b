import { describe, expect, it } from 'vitest';
import { residualIdentifiers } from '../../functions/publish/residual-identifiers.ts';

describe('the last look at a text', () => {
  it.each([
    ['e-mail address', 'write to jo@mail.example today'],
    ['e-mail address', 'mail=jo%40mail.example'],
    ['IPv4 address', 'from 203.0.113.7'],
    ['IPv4 address', 'from 203.0.113.7.'],
    ['IPv6 address', 'from 2001:db8::8a2e:370:7334'],
    ['IPv6 address', '[2001:db8:0:0:0:0:0:1]'],
    ['UUID', 'id 0b1f3a52-4d7e-4f6a-9a3b-2f1c0d9e8b7a'],
    ['digest or token', `key ${'0f'.repeat(16)}`],
    ['pseudonym', 'person 1234567890123456789'],
    ['pseudonym', 'person -234567890123456789'],
    ['signed token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0'],
    ['user agent', 'Mozilla/5.0 (X11)'],
  ])('finds an %s', (kind, text) => {
    expect(residualIdentifiers(text, [])).toContain(kind);
  });

  it.each([
    ['a checksum that says so', `sha256:${'0f'.repeat(32)}`],
    ['times and versions', '2026-11-30T02:10:00Z, version 1.2.3, 10:30'],
    ['a coordinate', 'translate(163.69230769230768,86)'],
    ['style', 'th::before { color: #17212b }'],
    ['counts', '1,234,567 of 9007199'],
  ])('lets %s pass', (_, text) => {
    expect(residualIdentifiers(text, [])).toEqual([]);
  });

  it('lets the texts pass that the policy makes public, and only those', () => {
    expect(residualIdentifiers('privacy@academy.example', ['privacy@academy.example'])).toEqual([]);
    expect(residualIdentifiers('jo@academy.example', ['privacy@academy.example'])).not.toEqual([]);
  });
});
