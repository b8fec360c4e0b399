// Pictures of every screen, in both languages, on a desktop and on a phone: node screenshots.mjs FOLDER
// Takes JETCREW_URL and JETCREW_SOURCE like the test: the real daemon (deploy/demo prints its address) or the mock. Where the
// board has not been set up, it goes through the whole setup once and takes the screens that exist only on that way too.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { arrive, call, click, DESKTOP, environment, importFolder, launch, PHONE, STEPS, visit } from './wizard.mjs';

const folder = process.argv[2];
if (!folder) throw new Error('usage: node screenshots.mjs FOLDER');
const url = environment('JETCREW_URL').replace(/\/$/, '');
const source = environment('JETCREW_SOURCE');
await mkdir(folder, { recursive: true });

const browser = await launch();
const settle = (page) => page.waitForTimeout(400);
async function shoot(page, name, fullPage = false) {
  await settle(page);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage });
  console.log(`${name}.png`);
}

/** The same screen in both languages. */
async function shootBoth(page, name, fullPage = false) {
  for (const locale of ['zh-CN', 'en']) {
    await click(page, `language-${locale}`);
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, locale);
    await shoot(page, `${name}-${locale}`, fullPage);
  }
}

/** What a request looks like that nothing on the board meets. The setup is put back as it was. */
async function shootConflict(page) {
  const ask = (requests) =>
    page.evaluate(async (wanted) => {
      const setup = await (await fetch('/api/v1/setup')).json();
      const answer = await fetch('/api/v1/setup', {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json', 'If-Match': `"${setup.rev}"`, 'X-JetCrew': '1' },
        body: JSON.stringify({ current: 'packages', requests: wanted, plan: null }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    }, requests);
  await ask(['wheel:numpy>=99']);
  // The page must know the new setup before it can be sent to the plan.
  await page.reload();
  await arrive(page, 'packages');
  await page.goto(`${url}/#plan`);
  await page.getByTestId('conflict').waitFor({ timeout: 60_000 });
  await shootBoth(page, 'way-conflict', true);
  await page.setViewportSize(PHONE);
  await shootBoth(page, 'way-conflict-phone', true);
  await page.setViewportSize(DESKTOP);
  await ask(null);
  await page.goto(`${url}/#packages`);
  await page.reload();
  await arrive(page, 'packages');
  await page.locator('[data-testid=payload]').first().waitFor();
}

/** The screens that exist only on the way: an empty board, the copying, the plan before its approval, the install at work. */
async function walk() {
  const page = await browser.newPage({ viewport: DESKTOP, locale: 'en-US', colorScheme: 'light' });
  await page.goto(url);
  await page.waitForSelector('main[data-testid]');
  if ((await page.getByTestId('screen-welcome').count()) === 0) return page.close();
  await shootBoth(page, 'way-welcome');
  await click(page, 'next');
  await arrive(page, 'board');
  await click(page, 'next');
  await arrive(page, 'packages');
  await shootBoth(page, 'way-packages-empty');
  await importFolder(page, source, 180_000);
  await page.locator('[data-testid=payload]').first().waitFor();
  await shootBoth(page, 'way-packages-full', true);
  await shootConflict(page);
  await click(page, 'mode-choose');
  await shootBoth(page, 'way-packages-choose', true);
  await click(page, 'mode-all');
  await click(page, 'next');
  await page.getByTestId('approve').waitFor({ timeout: 60_000 });
  await shootBoth(page, 'way-plan');
  await shootBoth(page, 'way-plan-full', true);
  await click(page, 'approve');
  await arrive(page, 'install');
  await page.locator('[data-testid=step][data-state=done]').nth(3).waitFor({ state: 'attached', timeout: 120_000 });
  await page.waitForTimeout(1200);
  await shootBoth(page, 'way-install');
  await page.setViewportSize(PHONE);
  await shootBoth(page, 'way-install-phone');
  await page.setViewportSize(DESKTOP);
  await page.locator('[data-testid=job]:not([data-state=queued]):not([data-state=running])').waitFor({ timeout: 600_000 });
  await shootBoth(page, 'way-install-ended', true);
  if ((await page.getByTestId('next').count()) === 0) return page.close();
  await click(page, 'next');
  await arrive(page, 'checks');
  await page.locator('[data-testid=check]').first().waitFor();
  await shootBoth(page, 'way-checks', true);
  await click(page, 'next');
  await arrive(page, 'ready');
  await page.close();
}

await walk();
const looks = [
  ['desktop', { viewport: DESKTOP, colorScheme: 'light' }],
  ['desktop-dark', { viewport: DESKTOP, colorScheme: 'dark' }],
  ['phone', { viewport: PHONE, colorScheme: 'light', isMobile: true, deviceScaleFactor: 2 }],
  ['phone-dark', { viewport: PHONE, colorScheme: 'dark', isMobile: true, deviceScaleFactor: 2 }],
];
for (const locale of ['en', 'zh-CN']) {
  for (const [name, options] of looks) {
    const context = await browser.newContext({ ...options, locale });
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForSelector('main[data-testid]');
    await click(page, `language-${locale}`);
    // The screens are loaded anew below, in the language that the board keeps by then.
    while ((await call(url, 'GET', '/setup')).locale !== locale) await page.waitForTimeout(50);
    // A setup that stopped on its way has not reached all of them.
    const { current } = await call(url, 'GET', '/setup');
    for (const step of STEPS.slice(0, STEPS.indexOf(current) + 1)) {
      await visit(page, url, step);
      await shoot(page, `${step}-${locale}-${name}`);
    }
    await page.goto(`${url}/#environments`);
    await arrive(page, 'environments');
    await shoot(page, `environments-${locale}-${name}`);
    if ((await page.getByTestId('environment').count()) > 0) {
      await page.getByTestId('environment').first().click();
      await arrive(page, 'environment');
      await shoot(page, `environment-${locale}-${name}`, true);
    }
    await context.close();
  }
}
await browser.close();
