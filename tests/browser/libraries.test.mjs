// A wheel that loads a library which nobody has, on the page: said before anything is installed, with the choice to do without.
//   JETCREW_URL    the daemon's address, for example http://127.0.0.1:8080
//   JETCREW_ROOT   the board's folder on this machine: the wheel is put there
//   CHROMIUM       the browser, /usr/bin/chromium if not set
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { examine, openPage } from './examine.mjs';
import { arrive, call, click, DESKTOP, environment, follow, launch, PHONE } from './wizard.mjs';

const url = environment('JETCREW_URL').replace(/\/$/, '');
const root = environment('JETCREW_ROOT');
const FOLDER = '/media/LIBS';
const JOB_MS = 300_000;
let browser;

before(async () => {
  await mkdir(join(root, FOLDER), { recursive: true });
  execFileSync('python3', [fileURLToPath(new URL('../integration/library_wheel.py', import.meta.url)), join(root, FOLDER)]);
  await follow(url, await call(url, 'POST', '/imports', { path: FOLDER, trust_loose: true }), JOB_MS);
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

const conflict = (page) => page.getByTestId('conflict').waitFor({ timeout: 60_000 });

/** From the first page to the plan for everything that is at hand. */
async function planAll(page) {
  await page.goto(url);
  for (const step of ['welcome', 'board', 'packages']) {
    await arrive(page, step);
    await click(page, 'next');
  }
  await conflict(page);
}

test('Simplified Chinese on a phone: which library is missing, and what its package is called', async () => {
  const { context, page, faults } = await openPage(browser, url, { viewport: PHONE, locale: 'zh-CN', colorScheme: 'dark', isMobile: true, hasTouch: true });
  await planAll(page);
  const said = await page.getByTestId('conflict').innerText();
  assert.match(said, /libjetcrewdemo\.so\.3/);
  assert.match(said, /[\u4e00-\u9fff]/);
  assert.equal(await page.locator('[data-testid=conflict] [lang=en]').count(), 0, 'all of it is in Chinese');
  await examine(page, 'plan, a library is missing');
  faults.splice(0, faults.length, ...faults.filter((fault) => !/422/.test(fault)));
  assert.deepEqual(faults, []);
  await context.close();
});

test('English on a desktop: who insists gets a plan that says what will not work, and the check says that it does not', async () => {
  const { context, page } = await openPage(browser, url, { viewport: DESKTOP, locale: 'en-US' });
  await page.goto(`${url}/#plan`);
  await conflict(page);
  assert.match(await page.getByTestId('conflict').innerText(), /demo 1\.0 needs the library libjetcrewdemo\.so\.3/);
  assert.match(await page.getByTestId('proposals').innerText(), /libjetcrewdemo3/);
  assert.ok(!(await page.getByTestId('allow-missing-libraries').isChecked()), 'doing without is nobody\'s default');
  await page.getByTestId('allow-missing-libraries').check();
  await click(page, 'plan-again');
  await page.getByTestId('will-not-work').waitFor({ timeout: 60_000 });
  assert.match(await page.getByTestId('will-not-work').innerText(), /libjetcrewdemo\.so\.3/);
  await examine(page, 'plan, without a library');
  await click(page, 'approve');
  await page.locator('[data-testid=problem][data-code=check_failed]').waitFor({ timeout: JOB_MS });
  await examine(page, 'install, without a library');
  const checks = (await call(url, 'GET', '/checks')).items.filter((one) => one.status === 'failed').map((one) => one.name);
  assert.deepEqual(checks, ['import-demo']);
  await context.close();
});
