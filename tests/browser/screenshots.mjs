// Pictures of every screen, in both languages, on a desktop and on a phone: node screenshots.mjs FOLDER
// Takes JETCREW_URL and JETCREW_SOURCE like the test, and goes through the whole setup once if the board has not been set up.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { arrive, click, DESKTOP, environment, importFolder, launch, PHONE, STEPS, visit } from './wizard.mjs';

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

/** The screens that exist only on the way: an empty board, the copying, the plan before its approval, the install at work. */
async function walk() {
  const page = await browser.newPage({ viewport: DESKTOP, locale: 'en-US', colorScheme: 'light' });
  await page.goto(url);
  await page.waitForSelector('main[data-testid]');
  if ((await page.getByTestId('screen-welcome').count()) === 0) return page.close();
  await shoot(page, 'way-welcome');
  await click(page, 'next');
  await arrive(page, 'board');
  await click(page, 'next');
  await arrive(page, 'packages');
  await shoot(page, 'way-packages-empty');
  await importFolder(page, source, 180_000);
  await page.locator('[data-testid=payload]').first().waitFor();
  await shoot(page, 'way-packages-full', true);
  await click(page, 'mode-choose');
  await shoot(page, 'way-packages-choose', true);
  await click(page, 'mode-all');
  await click(page, 'next');
  await page.getByTestId('approve').waitFor({ timeout: 60_000 });
  await shoot(page, 'way-plan');
  await shoot(page, 'way-plan-full', true);
  await click(page, 'approve');
  await arrive(page, 'install');
  await page.locator('[data-testid=step][data-state=done]').nth(3).waitFor({ state: 'attached', timeout: 120_000 });
  await page.waitForTimeout(1200);
  await shoot(page, 'way-install');
  await page.setViewportSize(PHONE);
  await shoot(page, 'way-install-phone');
  await page.locator('[data-testid=job][data-state=succeeded]').waitFor({ timeout: 600_000 });
  await click(page, 'next');
  await arrive(page, 'checks');
  await page.getByTestId('checks-passed').waitFor();
  await click(page, 'next');
  await arrive(page, 'ready');
  await page.close();
}

await walk();
const looks = [
  ['desktop', { viewport: DESKTOP, colorScheme: 'light' }],
  ['desktop-dark', { viewport: DESKTOP, colorScheme: 'dark' }],
  ['phone', { viewport: PHONE, colorScheme: 'light', isMobile: true, deviceScaleFactor: 2 }],
];
for (const locale of ['en', 'zh-CN']) {
  for (const [name, options] of looks) {
    const context = await browser.newContext({ ...options, locale });
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForSelector('main[data-testid]');
    await click(page, `language-${locale}`);
    for (const step of STEPS) {
      await visit(page, url, step);
      await shoot(page, `${step}-${locale}-${name}`);
    }
    await context.close();
  }
}
await browser.close();
