import { describe, expect, it } from 'vitest';
import { offered, typedOf } from '../../state/agenda/slash';
import { de } from './words/de';
import { en } from './words/en';
import { fr } from './words/fr';

describe('the command', () => {
  it.each(['erinnern', 'rappel', 'remind', 'Rappel'])('is known as /%s', (name) => {
    expect(typedOf(`/${name} morgen Kuchen`)).toEqual({ kind: 'command', command: 'later', rest: 'morgen Kuchen' });
  });

  it('is offered by its beginning in any language', () => {
    for (const begun of ['/', '/r', '/rap', '/eri', '/rem']) expect(offered(begun).map((one) => one.name), begun).toContain('later');
    expect(offered('/erx')).toEqual([]);
  });
});

describe('the words', () => {
  it.each([de, fr, en])('say of each reason why a message for later was not sent what it was', ({ refused }) => {
    // What the server writes: its own three, and the names of what `send` refuses.
    const reasons = ['late', 'out', 'slow', 'wording', 'muted', 'frozen', 'forbidden', 'not_found', 'archived', 'text_invalid', 'too_long', 'other'];
    expect(Object.keys(refused).sort()).toEqual([...reasons].sort());
    expect(new Set(Object.values(refused)).size).toBe(reasons.length);
  });
});
