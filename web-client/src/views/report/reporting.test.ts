import { describe, expect, it } from 'vitest';
import { dialled } from './dialled';
import { againstRule, illegal, inDanger, publicReport, type PublicForm } from './reporting';

const form = (change: Partial<PublicForm> = {}): PublicForm => ({
  pairing: 'p', place: 'in #besuch', words: 'weil', abuse: false, name: 'A. Muster', mail: 'a@example.org', goodFaith: true, ...change,
});

describe('N1: a report', () => {
  it('against our rules needs nothing but the rule', () => {
    expect(againstRule('insult')).toEqual({ door: 'rules', rule: 'insult' });
  });
  it('of danger needs no words', () => {
    expect(inDanger('  ', 'de')).toEqual({ door: 'danger' });
    expect(inDanger(' heute Abend ', 'de')).toEqual({ door: 'danger', words: 'heute Abend', lang: 'de' });
  });
  it('of something illegal needs the reason and good faith', () => {
    expect(illegal(' ', true, 'fr')).toBe('words');
    expect(illegal('loi', false, 'fr')).toBe('goodFaith');
    expect(illegal('loi', true, 'fr')).toEqual({ door: 'illegal', words: 'loi', good_faith: true, lang: 'fr' });
  });
});

describe('N1: a report without an account', () => {
  it('asks for what the law asks for', () => {
    for (const one of ['pairing', 'place', 'words', 'name', 'mail'] as const) expect(publicReport(form({ [one]: ' '.trim() }), 'de')).toBe(one);
    expect(publicReport(form({ goodFaith: false }), 'de')).toBe('goodFaith');
  });
  it('needs no name where it shows sexual abuse of a child, and takes one', () => {
    expect(publicReport(form({ abuse: true, name: '', mail: '' }), 'de')).toEqual({ pairing: 'p', place: 'in #besuch', words: 'weil', lang: 'de', abuse: true, good_faith: true });
    expect(publicReport(form({ abuse: true }), 'de')).toMatchObject({ name: 'A. Muster', mail: 'a@example.org' });
  });
});

it('a number is dialled without its spaces', () => {
  expect(dialled('+49 (0)800 / 111 0 333')).toBe('tel:+4908001110333');
  expect(dialled('3114')).toBe('tel:3114');
});
