// Starts the client: fonts and styles, the language, the session, the view.
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './views/App.svelte';
import { speak } from './i18n/index.svelte';
import { browserLocale } from './i18n/locale';
import { registerServiceWorker } from './net/service-worker';
import { applyTheme, preferences } from './state/preferences.svelte';

applyTheme();
await speak(preferences.locale ?? browserLocale(navigator.languages));
mount(App, { target: document.getElementById('app')! });
registerServiceWorker();
