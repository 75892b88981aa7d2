import { describe, expect, it } from 'vitest';
import { isJumbo } from './jumbo';
import { partsOf } from './links';

const links = (text: string) => partsOf(text).filter((part) => part.kind === 'link');

describe('links', () => {
  it('are found in the middle of a text, which stays whole', () => {
    const parts = partsOf('Hier: https://example.org/a?b=1 und mehr');
    expect(parts.map((part) => part.text).join('')).toBe('Hier: https://example.org/a?b=1 und mehr');
    expect(links('Hier: https://example.org/a?b=1 und mehr')).toMatchObject([{ href: 'https://example.org/a?b=1', asciiHost: null }]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://example.org/x', 'file:///etc/passwd'])('are never made of %s', (text) => {
    for (const link of links(text)) expect(link.href).toMatch(/^(https?|mailto):/);
  });

  it('tell the real host of a look-alike', () => {
    expect(links('https://pаypal.com')).toMatchObject([{ asciiHost: 'xn--pypal-4ve.com' }]);
  });

  it('may be mail addresses', () => {
    expect(links('an mira@example.org')).toMatchObject([{ href: 'mailto:mira@example.org' }]);
  });
});

describe('large emoji', () => {
  it('are up to three and nothing else', () => {
    expect(isJumbo('🎉')).toBe(true);
    expect(isJumbo('🙋🏽 👨‍👩‍👧 🇫🇷')).toBe(true);
    expect(isJumbo('🎉🎉🎉🎉')).toBe(false);
    expect(isJumbo('Ja 🎉')).toBe(false);
    expect(isJumbo('12')).toBe(false);
  });
});
