import { render } from 'svelte/server';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { speak } from '../i18n/index.svelte';
import BothTexts from './BothTexts.svelte';

describe('what somebody wrote', () => {
  beforeAll(async () => {
    vi.stubGlobal('document', { documentElement: {} });
    await speak('de');
    vi.unstubAllGlobals();
  });

  it('is shown in both languages, each marked with its own', () => {
    const { body } = render(BothTexts, { props: { text: 'Wie nett', lang: 'de', translation: { lang: 'fr', text: 'Quel crétin' } } });
    expect(body).toMatch(/<p[^>]* lang="de"[^>]*>.*Deutsch.*Wie nett/s);
    expect(body).toMatch(/<p[^>]* lang="fr"[^>]*>.*Französisch.*Quel crétin/s);
  });

  it('says nothing of languages where there is one', () => {
    const { body } = render(BothTexts, { props: { text: 'Wie nett', lang: 'de' } });
    expect(body).not.toContain('Deutsch');
    expect(body).toMatch(/<p[^>]* lang="de"[^>]*>\s*(<!--.*?-->)*Wie nett/s);
  });
});
