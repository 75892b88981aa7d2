import { expect, it } from 'vitest';
import { plain, tooMany } from './measure';

const LIMITS = { text_bytes: 4000, text_graphemes: 2000 };

it('what is pasted without knowing it is made plain', () => {
  for (const mark of ['\r', '\r\n', '\v', '\f', '\u0085', '\u2028', '\u2029']) expect(plain(`a${mark}b`)).toBe('a\nb');
  for (const mark of ['\0', '\u0007', '\u001b', '\u007f', '\u009f', '\u202a', '\u202b', '\u202c']) expect(plain(`a${mark}b`)).toBe('ab');
  expect(plain(' e\u0301te\u0301\t\n')).toBe('été');
  expect(plain('a\tb\nc')).toBe('a\tb\nc');
  expect(plain('a\u202eb'), 'what turns text around is for the server to refuse').toBe('a\u202eb');
});

it('lengths are counted as the server counts them, in characters people see', () => {
  expect(tooMany('a'.repeat(2000), LIMITS)).toBe(0);
  expect(tooMany('a'.repeat(2003), LIMITS)).toBe(3);
  expect(tooMany('e\u0301'.repeat(2000), LIMITS), 'composed, it fits').toBe(0);
  expect(tooMany('👨‍👩‍👧‍👦'.repeat(161), LIMITS), '25 bytes each: one too many').toBe(1);
  expect(tooMany(`${'a'.repeat(2000)}\u202a\u0000`, LIMITS)).toBe(0);
});
