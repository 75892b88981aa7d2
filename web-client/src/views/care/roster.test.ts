import { expect, it } from 'vitest';
import { decoded } from './roster';

it('reads files of both countries, however they were saved', () => {
  const list = 'Name;Kanäle\nZoé;Plätze\n';
  expect(decoded(new TextEncoder().encode(list))).toBe(list);
  expect(decoded(new TextEncoder().encode(`\ufeff${list}`))).toBe(list);
  expect(decoded(Uint8Array.from([...list].map((one) => one.charCodeAt(0))))).toBe(list);
  const utf16 = Uint8Array.from([0xff, 0xfe, ...[...list].flatMap((one) => [one.charCodeAt(0) & 255, one.charCodeAt(0) >> 8])]);
  expect(decoded(utf16)).toBe(list);
});
