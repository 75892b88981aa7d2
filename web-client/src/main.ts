// Starts the client: fonts and styles, the language, the session, the view.
import './older-browsers';
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/forced-colors.css';
import { mount } from 'svelte';
import App from './views/App.svelte';
import { speak } from './i18n/index.svelte';
import { browserLocale } from './i18n/locale';
import { offerToReload } from './net/missing-parts';
import { registerServiceWorker } from './net/service-worker';
import { askAhead } from './state/asked-ahead';
import { applyTheme, preferences } from './state/preferences.svelte';

applyTheme();
// Side by side: the words, who is signed in, and the page for whoever is.
askAhead();
import('./views/shell/Shell.svelte').catch(() => undefined);
await speak(preferences.locale ?? browserLocale(navigator.languages));
const page = document.getElementById('app')!;
page.replaceChildren();
mount(App, { target: page });
offerToReload();
registerServiceWorker();
