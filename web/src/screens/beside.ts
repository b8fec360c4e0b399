/** The screens beside the setup: one piece of the page, fetched when somebody first looks at them. */
export { default as Environment } from './Environment.svelte';
export { default as Environments } from './Environments.svelte';
