// The Python environments on the page, against a running daemon with a fresh board: looked at, gone back, repaired, removed.
//   JETCREW_URL     the daemon's address, for example http://127.0.0.1:8080
//   JETCREW_ROOT    the board's folder on this machine: the test damages files there
//   JETCREW_SOURCE  a folder of packages on the board, with the wheels numpy and Pillow
//   CHROMIUM        the browser, /usr/bin/chromium if not set
import assert from 'node:assert/strict';
import { access, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { examine, openPage } from './examine.mjs';
import { arrive, call, click, DESKTOP, environment, follow, launch, PHONE } from './wizard.mjs';

const url = environment('JETCREW_URL').replace(/\/$/, '');
const root = environment('JETCREW_ROOT');
const source = environment('JETCREW_SOURCE');
const JOB_MS = 300_000;
const FOLDER = '/var/lib/jetcrew/environments/default';

const get = (path) => call(url, 'GET', path);
const inUse = () => readlink(join(root, FOLDER, 'current'));
const exists = (path) => access(path).then(() => true, () => false);
const site = (generation) => join(root, FOLDER, `generations/${generation}/lib`, python, 'site-packages');
const unpacked = async () => (await readdir(join(root, '/var/lib/jetcrew/store/trees'))).sort();
let python;
let browser;

async function install(requests) {
  const plan = await call(url, 'POST', '/plans', { requests });
  await follow(url, await call(url, 'POST', `/plans/${plan.id}:approve`, { digest: plan.digest }), JOB_MS);
}

before(async () => {
  await follow(url, await call(url, 'POST', '/imports', { path: source, trust_loose: true }), JOB_MS);
  await install(['wheel:numpy']);
  await install(['wheel:Pillow']);
  python = `python${(await get('/environments/default')).python.split('.').slice(0, 2).join('.')}`;
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

const generation = (page, number) => page.locator(`[data-testid=generation][data-number="${number}"]`);
const ended = (page, kind) => page.locator(`[data-testid=job][data-kind=${kind}][data-state=succeeded]`).waitFor({ timeout: JOB_MS });

test('Simplified Chinese on a phone: the list, one environment and its questions, dark', async () => {
  const { context, page, faults } = await openPage(browser, url, {
    viewport: PHONE, locale: 'zh-CN', colorScheme: 'dark', isMobile: true, hasTouch: true, reducedMotion: 'reduce',
  });
  const { current } = await get('/setup');
  await page.goto(url);
  await arrive(page, current);
  await click(page, 'section-environments');
  await arrive(page, 'environments');
  await examine(page, 'environments', 0);
  await click(page, 'environment');
  await arrive(page, 'environment');
  await generation(page, 1).getByTestId('rollback').click();
  await page.getByTestId('rollback-ask').waitFor();
  await click(page, 'remove-environment');
  await page.getByTestId('remove-environment-ask').waitFor();
  await examine(page, 'environment', 0);
  await page.setViewportSize({ width: 320, height: 568 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(overflow <= 0, `${overflow} px too wide at 320 px`);
  await page.goBack();
  await arrive(page, 'environments');
  await page.goBack();
  await arrive(page, current);
  assert.deepEqual(faults, []);
  await context.close();
});

test('English on a desktop: back to the generation before, which is told before it is done', async () => {
  const { context, page, faults } = await openPage(browser, url, { viewport: DESKTOP, locale: 'en-US', colorScheme: 'light' });
  await page.goto(`${url}/#environments`);
  await arrive(page, 'environments');
  await page.locator('[data-testid=environment][data-name=default]').click();
  await arrive(page, 'environment');
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1', 'the heading has the focus');
  assert.equal(await page.getByTestId('activate').innerText(), `source ${FOLDER}/current/bin/activate`);
  assert.equal(await page.getByTestId('generation').count(), 2);
  assert.equal(await generation(page, 2).getAttribute('data-in-use'), 'true');
  assert.equal(await generation(page, 1).getByTestId('asked-for').locator('code').allInnerTexts().then(String), 'numpy');
  assert.equal(await page.getByTestId('compare').locator('[data-kind=added][data-name=pillow]').count(), 1, 'what generation 2 added');
  await page.getByTestId('compare-from').selectOption('2');
  await page.getByTestId('compare-to').selectOption('1');
  await page.getByTestId('compare').locator('[data-kind=removed][data-name=pillow]').waitFor();

  const back = generation(page, 1).getByTestId('rollback');
  await back.click();
  const ask = page.getByTestId('rollback-ask');
  await ask.locator('[data-kind=removed][data-name=pillow]').waitFor();
  assert.equal(await ask.locator('[data-name=numpy]').count(), 0, 'what stays is not told');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Use generation 1?', 'the question has the focus');
  await examine(page, 'environment, asking', 0);
  await click(page, 'rollback-ask-no');
  assert.ok(await back.evaluate((button) => button === document.activeElement), 'the button has the focus again');
  assert.equal(await inUse(), 'generations/2', 'asking changes nothing');

  await back.click();
  await click(page, 'rollback-ask-yes');
  await ended(page, 'rollback');
  assert.equal(await inUse(), 'generations/1');
  await generation(page, 1).and(page.locator('[data-in-use=true]')).waitFor();
  const state = await get('/state');
  assert.deepEqual(state.packages.filter((one) => one.ecosystem === 'wheel').map((one) => one.name), ['numpy']);
  await examine(page, 'environment, rolled back', 0);
  assert.deepEqual(faults, []);
  await context.close();
});

test('Damage is repaired, and what a program changed only on request', async () => {
  const { context, page, faults } = await openPage(browser, url, { viewport: DESKTOP, locale: 'en-US' });
  const lost = join(site(1), 'numpy/version.py');
  const added = join(site(1), 'numpy/cache.tmp');
  await rm(lost);
  await writeFile(added, 'made by a program');
  await page.goto(`${url}/#environments`);
  await arrive(page, 'environments');
  await page.getByTestId('drift-files_changed').waitFor();
  await examine(page, 'environments, changed behind its back', 0);
  await click(page, 'drift-repair');
  await arrive(page, 'environment');
  await click(page, 'repair');
  await ended(page, 'repair');
  assert.equal(await page.locator('[data-testid=finding][data-kind=missing][data-mended=true]').count(), 1);
  assert.equal(await page.locator('[data-testid=finding][data-kind=added][data-mended=false]').count(), 1);
  assert.ok(await exists(lost), 'the missing file is back');
  assert.ok(await exists(added), 'what a program added stays');
  await examine(page, 'environment, repaired', 0);
  await click(page, 'discard');
  await click(page, 'discard-ask-yes');
  await page.locator('[data-testid=finding][data-kind=added][data-mended=true]').waitFor({ timeout: JOB_MS });
  assert.ok(!(await exists(added)), 'it is gone on request');
  await click(page, 'up');
  await arrive(page, 'environments');
  await page.getByTestId('environment').waitFor();
  assert.equal((await get('/drift')).items.length, 0);
  assert.equal(await page.getByTestId('drift').count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});

test('A generation, what nothing uses and the environment are removed', async () => {
  const { context, page, faults } = await openPage(browser, url, { viewport: DESKTOP, locale: 'en-US' });
  await page.goto(`${url}/#environments/default`);
  await arrive(page, 'environment');
  assert.equal(await generation(page, 1).getByTestId('remove-generation').count(), 0, 'the one in use is not for removal');
  await generation(page, 2).getByTestId('remove-generation').click();
  await click(page, 'remove-generation-ask-yes');
  await ended(page, 'remove_generation');
  await generation(page, 2).waitFor({ state: 'detached' });
  assert.ok(!(await exists(join(root, FOLDER, 'generations/2'))));

  await click(page, 'up');
  await arrive(page, 'environments');
  // The import has unpacked what this board's Python takes; numpy's generation is the only one left.
  const before = await unpacked();
  const used = (await get('/environments/default')).generations.flatMap((one) => one.packages.map((wheel) => wheel.sha256));
  await click(page, 'clean');
  await page.getByTestId('cleaned').waitFor({ timeout: JOB_MS });
  assert.ok(before.length > used.length, 'Pillow is used by none any more');
  assert.match(await page.getByTestId('cleaned').innerText(), new RegExp(`wheels removed: ${before.length - used.length}\\.`));
  assert.deepEqual(await unpacked(), used.sort());

  await click(page, 'environment');
  await arrive(page, 'environment');
  await click(page, 'remove-environment');
  await click(page, 'remove-environment-ask-yes');
  await ended(page, 'remove_environment');
  assert.ok(!(await exists(join(root, FOLDER))));
  await click(page, 'up');
  await page.getByTestId('environments-empty').waitFor();
  await examine(page, 'environments, none', 0);
  assert.deepEqual(faults, []);
  await context.close();
});

test('A package is taken out, with what only it needed, and the next generation is without it', async () => {
  await install(['wheel:numpy', 'wheel:Pillow']);
  const { context, page, faults } = await openPage(browser, url, { viewport: DESKTOP, locale: 'en-US' });
  await page.goto(`${url}/#environments/default`);
  await arrive(page, 'environment');
  await page.locator('details summary').first().click();
  const pillow = page.getByTestId('packages').locator('[data-name=pillow]').getByTestId('uninstall');
  await pillow.click();
  await page.getByTestId('uninstall-ask').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Remove pillow?', 'the question has the focus');
  assert.equal(await page.getByTestId('uninstall-also').count(), 0, 'nothing goes with it');
  await examine(page, 'environment, uninstalling', 0);
  await click(page, 'uninstall-ask-no');
  assert.ok(await pillow.evaluate((button) => button === document.activeElement), 'the button has the focus again');
  assert.equal(await inUse(), 'generations/1', 'asking changes nothing');
  await pillow.click();
  await click(page, 'uninstall-ask-yes');
  await ended(page, 'install');
  assert.equal(await inUse(), 'generations/2');
  await generation(page, 2).and(page.locator('[data-in-use=true]')).waitFor();
  const state = await get('/state');
  assert.deepEqual(state.packages.filter((one) => one.ecosystem === 'wheel').map((one) => one.name), ['numpy']);
  assert.ok(state.ready, 'what was taken out is not missed');
  assert.deepEqual(faults, []);
  await context.close();
});
