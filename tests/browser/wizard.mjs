// Drives the setup wizard in Chromium: what the test and the screenshots share.
import { chromium } from 'playwright-core';

export const STEPS = ['welcome', 'board', 'packages', 'plan', 'install', 'checks', 'ready'];
export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 640 };

export function environment(name) {
  const value = process.env[name];
  if (!value) throw new Error(`set ${name}: JETCREW_URL is the daemon's address, JETCREW_SOURCE a folder of packages on its board`);
  return value;
}

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
  });
}

export const screen = (page, step) => page.getByTestId(`screen-${step}`);
export const click = (page, testid) => page.getByTestId(testid).click();

/** Waits until the step is shown and nothing on it is still a placeholder. */
export async function arrive(page, step, timeout = 15_000) {
  await screen(page, step).waitFor({ timeout });
  await page.waitForFunction(() => document.querySelector('main .skeleton') === null, undefined, { timeout });
}

/** Looks at a step that the setup has reached, by its address. */
export async function visit(page, url, step) {
  await page.goto(`${url}/#${step}`);
  await page.reload();
  await arrive(page, step);
}

/** On the packages screen: copies `folder` to the board, from the list of sticks if it is there, else by its path. */
export async function importFolder(page, folder, timeout) {
  await page.getByTestId('path').waitFor();
  const listed = page.locator(`[data-testid=source][data-path="${folder}"]`).getByTestId('import-source');
  if ((await listed.count()) > 0) {
    await listed.click();
  } else {
    await page.getByTestId('path').fill(folder);
    await click(page, 'import-path');
  }
  await page.getByTestId('import-done').waitFor({ timeout });
}
