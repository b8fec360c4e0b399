// The setup wizard, clicked from the first page to the last against a running daemon with a fresh board.
//   JETCREW_URL       the daemon's address, for example http://127.0.0.1:8080
//   JETCREW_SOURCE    a folder of .deb and .whl files on the board's media, as the board sees it
//   JETCREW_REQUESTS  what to choose, separated by spaces (deb:nano wheel:numpy); everything that fits if not set
//   CHROMIUM          the browser, /usr/bin/chromium if not set
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { examine, openPage } from './examine.mjs';
import { arrive, call, click, DESKTOP, environment, importFolder, launch, PHONE, screen, STEPS, visit } from './wizard.mjs';

const url = environment('JETCREW_URL').replace(/\/$/, '');
const source = environment('JETCREW_SOURCE');
const requests = (process.env.JETCREW_REQUESTS ?? '').split(/\s+/).filter(Boolean);
// Real debs and wheels on a machine that is busy with other tests: long, and still an end.
const IMPORT_MS = 180_000;
const INSTALL_MS = 600_000;

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

const getJson = (path) => call(url, 'GET', path);

test('English on a desktop: from the first page to ready, with a reload in the middle of the install', async () => {
  const { context, page, faults } = await openPage(browser, url, { viewport: DESKTOP, locale: 'en-US', colorScheme: 'light' });
  await page.goto(url);
  await arrive(page, 'welcome');
  await click(page, 'language-en');
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'BUTTON');
  await examine(page, 'welcome');
  const board = await getJson('/board');
  assert.equal(await page.getByTestId('device-model').innerText(), board.model);
  await click(page, 'next');

  await arrive(page, 'board');
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1', 'the heading has the focus after a step');
  await examine(page, 'board');
  assert.match(await page.getByTestId('identity').innerText(), new RegExp(board.jetpack.replaceAll('.', '\\.')));
  await click(page, 'next');

  await arrive(page, 'packages');
  await page.getByTestId('path').fill('/no/such/folder');
  await click(page, 'import-path');
  await page.locator('[data-testid=problem][data-code=path_not_found]').waitFor();
  // The refused request is the browser's own line in the console, and the only one that may stand there.
  assert.ok(faults.length === 1 && /404/.test(faults[0]), faults.join('\n'));
  faults.length = 0;
  await importFolder(page, source, IMPORT_MS);
  await page.locator('[data-testid=payload]').first().waitFor();
  await examine(page, 'packages');
  await page.getByTestId('search').fill('numpy');
  assert.equal(await page.locator('[data-testid=payload][data-name=numpy]').count(), 1, 'the search finds numpy');
  await page.getByTestId('search').fill('');
  const payloads = (await getJson('/payloads?limit=200')).items;
  assert.equal(await page.locator('[data-testid=payload]').count(), payloads.length, 'every package is listed');
  assert.ok(await page.getByTestId('mode-all').isChecked(), 'everything that fits is the default');

  const [profile] = (await getJson('/profiles')).items.filter((one) => one.fits);
  await click(page, `choose-profile:${profile.id}`);
  assert.ok(await page.getByTestId('mode-choose').isChecked(), 'who picks a profile means that, and not everything');
  assert.match(await page.getByTestId('chosen').innerText(), /^1 /, 'a profile is a choice like any other');
  await click(page, 'mode-all');
  assert.ok(!(await page.getByTestId(`choose-profile:${profile.id}`).isChecked()), 'everything is everything');

  if (requests.length > 0) {
    await click(page, 'mode-choose');
    await click(page, `choose-profile:${profile.id}`);
    for (const request of requests) {
      // A version may be asked for on the command line, not on the page; and "Pillow" names the wheel "pillow".
      const name = request.replace(/[=<>~!].*$/, '').toLowerCase();
      const payload = payloads.find((one) => `${one.ecosystem}:${one.name}`.toLowerCase() === name);
      assert.ok(payload, `${request} is in the store`);
      await click(page, `choose-${payload.ecosystem}:${payload.name}`);
    }
    await examine(page, 'packages, choosing');
  }
  const fitting = new Set(payloads.filter((one) => one.fits).map((one) => `${one.ecosystem}:${one.name}`));
  const chosen = requests.length > 0 ? requests.length : fitting.size;
  await click(page, 'next');

  await arrive(page, 'plan');
  await page.getByTestId('approve').waitFor({ timeout: 60_000 });
  await page.goBack();
  await arrive(page, 'packages');
  await page.goForward();
  await arrive(page, 'plan');
  await page.getByTestId('approve').waitFor({ timeout: 60_000 });
  await examine(page, 'plan');
  const setup = await getJson('/setup');
  assert.equal(setup.requests.length, chosen, 'what was chosen is what is asked for');
  const plan = await getJson(`/plans/${setup.plan}`);
  assert.equal(await page.getByTestId('plan-action').count(), plan.actions.length, 'every action is shown');
  assert.match(await page.getByTestId('approve').innerText(), new RegExp(`${plan.actions.length}`), 'the button names what it does');
  await click(page, 'approve');

  await arrive(page, 'install');
  await page.locator('[data-testid=step][data-state=done]').first().waitFor({ state: 'attached', timeout: 60_000 });
  assert.equal(await page.getByTestId('job').getAttribute('data-state'), 'running', 'the reload comes in the middle');
  await examine(page, 'install');
  await page.reload();
  await arrive(page, 'install');
  const state = await page.getByTestId('job').getAttribute('data-state');
  assert.ok(['running', 'succeeded'].includes(state), `after the reload the job is shown, ${state}`);
  const job = (await getJson('/setup')).install_job;
  await page.locator('[data-testid=job]:not([data-state=queued]):not([data-state=running])').waitFor({ timeout: INSTALL_MS });
  const outcome = await getJson(`/jobs/${job}`);
  assert.equal(outcome.state, 'succeeded', JSON.stringify(outcome.error));
  assert.equal((await getJson('/setup')).install_job, job, 'the reload started no second job');
  await examine(page, 'install');
  await click(page, 'next');

  await arrive(page, 'checks');
  await page.getByTestId('checks-passed').waitFor();
  assert.ok((await page.locator('[data-testid=check][data-status=passed]').count()) > 0, 'checks are listed');
  assert.equal(await page.locator('[data-testid=check][data-status=failed]').count(), 0, 'no check failed');
  await examine(page, 'checks');
  await click(page, 'next');

  await arrive(page, 'ready');
  await page.getByTestId('ready').waitFor();
  await examine(page, 'ready');
  const device = await getJson('/state');
  assert.equal(device.ready, true);
  const figure = async (id) => Number((await page.getByTestId(`figure-${id}`).locator('dd').innerText()).replace(/\D/g, ''));
  assert.equal(await figure('debs'), device.packages.filter((one) => one.ecosystem === 'deb').length);
  assert.equal(await figure('wheels'), device.packages.filter((one) => one.ecosystem === 'wheel').length);

  assert.deepEqual(faults, []);
  await context.close();
});

test('Simplified Chinese on a phone: every screen, dark, no missing text', async () => {
  const { context, page, faults } = await openPage(browser, url, {
    viewport: PHONE, locale: 'zh-CN', colorScheme: 'dark', isMobile: true, hasTouch: true, reducedMotion: 'reduce',
  });
  await page.goto(url);
  await screen(page, 'ready').waitFor();
  // Going elsewhere before the board has it would take the request back.
  const kept = page.waitForResponse((response) => response.request().method() === 'PATCH');
  await click(page, 'language-zh-CN');
  assert.equal((await kept).status(), 200);
  for (const step of STEPS) {
    await visit(page, url, step);
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN', `${step}: the language is kept`);
    assert.match(await page.locator('h1').innerText(), /\p{Script=Han}/u, `${step}: a Chinese heading`);
    await examine(page, step);
    await page.setViewportSize({ width: 320, height: 568 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(overflow <= 0, `${step}: ${overflow} px too wide at 320 px`);
    await page.setViewportSize(PHONE);
  }
  assert.equal((await getJson('/setup')).locale, 'zh-CN', 'the daemon keeps the language');
  assert.deepEqual(faults, []);
  await context.close();
});

test('A second tab shows where the first one is, and follows its language', async () => {
  const { context, page, faults } = await openPage(browser, url, { viewport: DESKTOP, locale: 'en-US' });
  await page.goto(url);
  await arrive(page, 'ready');
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN', "the board's choice goes before the browser's");
  const second = await context.newPage();
  await second.goto(`${url}/#board`);
  await arrive(second, 'board');
  await click(second, 'language-en');
  await click(second, 'next');
  await arrive(second, 'packages');
  assert.equal((await getJson('/setup')).current, 'ready', 'looking back changes nothing on the board');
  await page.bringToFront();
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.waitForFunction(() => document.documentElement.lang === 'en');
  await arrive(page, 'ready');
  assert.deepEqual(faults, []);
  await context.close();
});
