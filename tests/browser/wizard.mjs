// Drives the page in Chromium and the daemon by its API: what the tests and the screenshots share.
import { randomUUID } from 'node:crypto';
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

/** A call of the daemon's API: the decoded answer. What it refuses is thrown. */
export async function call(url, method, path, body) {
  const headers = { 'X-JetCrew': '1', 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
  const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${text}`);
  return JSON.parse(text);
}

/** Waits for a job's end and returns it; one that failed is thrown. */
export async function follow(url, { id }, timeout) {
  const end = Date.now() + timeout;
  for (;;) {
    const job = await call(url, 'GET', `/jobs/${id}`);
    if (job.state === 'succeeded') return job;
    if (['failed', 'cancelled'].includes(job.state)) throw new Error(`job ${id} ${job.state}: ${JSON.stringify(job.error)}`);
    if (Date.now() > end) throw new Error(`job ${id} is ${job.state} after ${timeout} ms`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export const screen = (page, step) => page.getByTestId(`screen-${step}`);
export const click = (page, testid) => page.getByTestId(testid).click();

/** Waits until the screen, a step or one beside the setup, is shown and nothing on it is still a placeholder. */
export async function arrive(page, name, timeout = 15_000) {
  await screen(page, name).waitFor({ timeout });
  await page.waitForFunction(() => document.querySelector('main .skeleton') === null, undefined, { timeout });
}

/** Looks at a step that the setup has reached, by its address. */
export async function visit(page, url, step) {
  await page.goto(`${url}/#${step}`);
  await page.reload();
  await arrive(page, step);
}

/** On the packages screen: looks at its checksums, says that they can be trusted and copies `folder` to the board, from the list of sticks if it is there, else by its path. */
export async function importFolder(page, folder, timeout) {
  await page.getByTestId('path').waitFor();
  const listed = page.locator(`[data-testid=source][data-path="${folder}"]`);
  if ((await listed.count()) > 0) {
    await listed.getByTestId('list').click();
    await listed.getByTestId('listing').waitFor({ timeout });
    await listed.getByTestId('vouch').check();
    await listed.getByTestId('import-source').click();
  } else {
    await page.getByTestId('path').fill(folder);
    await page.getByTestId('vouch-path').check();
    await click(page, 'import-path');
  }
  await page.getByTestId('import-done').waitFor({ timeout });
}
