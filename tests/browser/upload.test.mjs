// A bundle from this computer, on the page: sent in pieces, gone on with after a broken connection, refused with its reason.
//   JETCREW_URL    the daemon's address, for example http://127.0.0.1:8080
//   JETCREW_ROOT   the board's folder on this machine: a key is trusted there
//   CHROMIUM       the browser, /usr/bin/chromium if not set
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { examine, openPage } from './examine.mjs';
import { arrive, call, click, DESKTOP, environment, launch, PHONE } from './wizard.mjs';

const url = environment('JETCREW_URL').replace(/\/$/, '');
const root = environment('JETCREW_ROOT');
const UPLOAD_MS = 60_000;
let browser;
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jetcrew-upload-'));
  execFileSync('python3', [fileURLToPath(new URL('../integration/signed_bundles.py', import.meta.url)), folder, root]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The setup keeps the step it came to: the first time it is gone through, then it is there. */
async function packages(page) {
  if ((await call(url, 'GET', '/setup')).current === 'welcome') {
    await page.goto(url);
    for (const step of ['welcome', 'board']) {
      await arrive(page, step);
      await click(page, 'next');
    }
  } else {
    await page.goto(`${url}/#packages`);
  }
  await arrive(page, 'packages');
}

const upload = (page, state) => page.locator(`[data-testid=upload][data-state=${state}]`);

test('Simplified Chinese on a phone: a stranger\'s bundle is refused, with the reason and the way out', async () => {
  const { context, page } = await openPage(browser, url, { viewport: PHONE, locale: 'zh-CN', isMobile: true, hasTouch: true });
  await packages(page);
  assert.match(await page.getByTestId('dropzone').innerText(), /\.jetbundle/);
  await page.getByTestId('file-input').setInputFiles(join(folder, 'stranger.jetbundle'));
  await upload(page, 'failed').waitFor({ timeout: UPLOAD_MS });
  const said = await upload(page, 'failed').innerText();
  assert.match(said, /trust\.d|信任/);
  assert.equal(await upload(page, 'failed').locator('[lang=en]').count(), 0, 'all of it is in Chinese');
  await examine(page, 'packages, a bundle refused');
  assert.deepEqual((await call(url, 'GET', '/bundles')).items, []);
  await context.close();
});

test('English on a desktop: a bundle that is dropped on the page is taken, though the connection breaks on the way', async () => {
  const { context, page } = await openPage(browser, url, { viewport: DESKTOP, locale: 'en-US' });
  await packages(page);
  const offsets = [];
  await page.route('**/api/v1/bundle-uploads/*', async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    offsets.push(Number(route.request().headers()['upload-offset']));
    // The second piece is lost on its way; of the third the answer is.
    if (offsets.length === 2) return route.abort('connectionreset');
    if (offsets.length === 3) await route.fetch();
    return offsets.length === 3 ? route.abort('connectionreset') : route.continue();
  });
  // Dropped, and not chosen: the browser takes the file from its input.
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', id: 'for-the-test' });
    document.body.append(input);
  });
  await page.locator('#for-the-test').setInputFiles(join(folder, 'good.jetbundle'));
  await page.evaluate(() => {
    const data = new DataTransfer();
    const input = document.querySelector('#for-the-test');
    data.items.add(input.files[0]);
    input.remove();
    document.querySelector('[data-testid=dropzone]').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await upload(page, 'done').waitFor({ timeout: UPLOAD_MS });
  assert.ok(offsets.length > 4, `in pieces: ${offsets}`);
  assert.equal(offsets[2], offsets[1], 'what was lost is sent again');
  assert.ok(offsets[3] > offsets[2], 'what arrived is not');
  await examine(page, 'packages, a bundle uploaded');
  const [taken] = (await call(url, 'GET', '/bundles')).items;
  assert.deepEqual([taken.name, taken.origin], ['demo', 'upload']);
  await context.close();
});
