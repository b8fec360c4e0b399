import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';
import { pickLocale, setLocale } from './lib/i18n.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no #app');

// Texts first, so that no screen ever shows without them; the board's own choice of language follows with its state.
await setLocale(pickLocale(navigator.languages));
mount(App, { target });
