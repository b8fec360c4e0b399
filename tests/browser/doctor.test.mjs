// An error text that somebody pastes on the page, and what is known of it.
//   JETCREW_URL     the daemon's address, for example http://127.0.0.1:8080
//   JETCREW_SOURCE  a folder of packages on the board, with the wheel numpy
//   CHROMIUM        the browser, /usr/bin/chromium if not set
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { examine, openPage } from './examine.mjs';
import { arrive, call, click, DESKTOP, environment, follow, launch, PHONE } from './wizard.mjs';

const url = environment('JETCREW_URL').replace(/\/$/, '');
const source = environment('JETCREW_SOURCE');
const JOB_MS = 300_000;
const TEXT = `Traceback (most recent call last):
  File "detect.py", line 1, in <module>
    import torch
OSError: libopenblas.so.0: cannot open shared object file: No such file or directory
E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1234 (unattended-upgr)
`;
let browser;

before(async () => {
  await follow(url, await call(url, 'POST', '/imports', { path: source, trust_loose: true }), JOB_MS);
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

async function paste(page, text) {
  await page.getByTestId('error-text').locator('summary').click();
  await page.locator('#error-text').fill(text);
  await click(page, 'error-text-look');
}

const known = (page, id) => page.locator(`[data-testid=known-problem][data-problem=${id}]`);

test('English on a desktop: cause and remedy of each problem in the text, the package to install for one', async () => {
  const { context, page, faults } = await openPage(browser, url, { viewport: DESKTOP, locale: 'en-US' });
  await page.goto(url);
  for (const step of ['welcome', 'board']) {
    await arrive(page, step);
    await click(page, 'next');
  }
  await arrive(page, 'packages');
  await page.getByTestId('mode-choose').check();
  await page.locator('[data-testid=payload][data-name=numpy] input').check();
  await click(page, 'next');
  await page.getByTestId('approve').waitFor({ timeout: JOB_MS });
  await click(page, 'approve');
  await arrive(page, 'install');
  await page.getByTestId('next').waitFor({ timeout: JOB_MS });
  await click(page, 'next');
  await arrive(page, 'checks');
  await paste(page, TEXT);
  await known(page, 'openblas-missing').waitFor();
  assert.match(await known(page, 'openblas-missing').innerText(), /libopenblas\.so\.0: cannot open shared object file/);
  assert.equal(await page.getByTestId('known-problem').count(), 2, 'the lock of dpkg is the other one');
  await examine(page, 'checks, an error text');
  await page.locator('#error-text').fill('Everything is fine.');
  await click(page, 'error-text-look');
  await page.getByTestId('known-none').waitFor();
  assert.equal(await page.getByTestId('known-problem').count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});

test('Simplified Chinese on a phone, dark: the same in the reader\'s language', async () => {
  const { context, page, faults } = await openPage(browser, url, {
    viewport: PHONE, locale: 'zh-CN', colorScheme: 'dark', isMobile: true, hasTouch: true,
  });
  await page.goto(`${url}/#checks`);
  await arrive(page, 'checks');
  await paste(page, TEXT);
  await known(page, 'openblas-missing').waitFor();
  assert.match(await known(page, 'openblas-missing').innerText(), /[\u4e00-\u9fff]/);
  await examine(page, 'checks, an error text, Chinese');
  assert.deepEqual(faults, []);
  await context.close();
});
