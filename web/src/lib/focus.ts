/** The keyboard's place on the page, where what had it is gone. */
import { tick } from 'svelte';

/** Gives the focus to the element of that ID once the page shows it: back to the button whose question was answered with no. */
export async function refocus(id: string): Promise<void> {
  await tick();
  document.getElementById(id)?.focus();
}

/** To the top of the screen, where a job that was started shows how it goes. */
export function toTop(): void {
  window.scrollTo({ top: 0 });
  document.querySelector('h1')?.focus({ preventScroll: true });
}
