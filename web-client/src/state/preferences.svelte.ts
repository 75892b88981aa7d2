// What this browser remembers for its user: theme, announcements, single-key shortcuts, skin tone, language before
// sign-in. Stays in this browser; the server knows nothing of it.
import { isLocale, type Locale } from '../i18n/locale';

export type Theme = 'system' | 'light' | 'dark';

interface Kept {
  theme: Theme;
  announcements: boolean;
  shortcuts: boolean;
  skinTone: number;
  locale: Locale | null;
}

const KEY = 'quartier.preferences';
/** The ground of styles/tokens.css, for the browser's own bars. */
const GROUND = { light: '#f7f5f0', dark: '#131519' };
const DEFAULTS: Kept = { theme: 'system', announcements: true, shortcuts: true, skinTone: 0, locale: null };

function read(): Kept {
  try {
    const kept = { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>) };
    return { ...kept, locale: isLocale(kept.locale) ? kept.locale : null };
  } catch {
    return { ...DEFAULTS };
  }
}

export const preferences = $state<Kept>(read());

export function keepPreferences(change: Partial<Kept>): void {
  Object.assign(preferences, change);
  applyTheme();
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // A browser without storage forgets them; nothing else depends on it.
  }
}

export function applyTheme(): void {
  const { theme } = preferences;
  document.documentElement.dataset.theme = theme;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const scheme = theme === 'system' ? (meta.media.includes('dark') ? 'dark' : 'light') : theme;
    meta.content = GROUND[scheme];
  }
}
