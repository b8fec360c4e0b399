// What the board does, on the page, against a running daemon with a fresh board.
//   JETCREW_URL   the daemon's address, for example http://127.0.0.1:8080
//   JETCREW_ROOT  the board's folder on this machine: the test warms the board up there
//   CHROMIUM      the browser, /usr/bin/chromium if not set
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { examine, openPage } from './examine.mjs';
import { arrive, call, click, DESKTOP, environment, launch, PHONE } from './wizard.mjs';

const url = environment('JETCREW_URL').replace(/\/$/, '');
const root = environment('JETCREW_ROOT');
let browser;

before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

/** Opens the section and waits for its first values. */
async function look(page) {
  const { current } = await call(url, 'GET', '/setup');
  await page.goto(url);
  await arrive(page, current);
  await click(page, 'section-sensors');
  await arrive(page, 'sensors');
  await page.getByTestId('sensors-now').waitFor();
  await page.getByTestId('chart-temperature').waitFor();
}

const streams = (page) => {
  const open = new Set();
  const is = (request) => request.url().includes('/sensors/stream');
  page.on('request', (request) => is(request) && open.add(request));
  page.on('requestfailed', (request) => open.delete(request));
  page.on('requestfinished', (request) => open.delete(request));
  return open;
};

test('Simplified Chinese on a phone, dark: all fits, nothing is a barrier', async () => {
  const { context, page, faults } = await openPage(browser, url, {
    viewport: PHONE, locale: 'zh-CN', colorScheme: 'dark', isMobile: true, hasTouch: true, reducedMotion: 'reduce',
  });
  await look(page);
  await examine(page, 'sensors', 0);
  await page.setViewportSize({ width: 320, height: 568 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(overflow <= 0, `${overflow} px too wide at 320 px`);
  assert.deepEqual(faults, []);
  await context.close();
});

test('English on a desktop: the values move, the ranges switch, and whoever leaves asks for nothing more', async () => {
  const { context, page, faults } = await openPage(browser, url, { viewport: DESKTOP, locale: 'en-US', colorScheme: 'light' });
  const open = streams(page);
  await look(page);
  await examine(page, 'sensors', 0);
  assert.equal(open.size, 1, 'one stream');

  const canvas = await page.getByTestId('chart-temperature').locator('canvas').elementHandle();
  const cpu = 'sys/devices/virtual/thermal/thermal_zone1/temp';
  const cool = await readFile(join(root, cpu), 'utf8');
  try {
    await writeFile(join(root, cpu), '71500\n');
    await page.getByTestId('sensors-temperatures').getByText('71.5°C').waitFor();
    await page.getByTestId('chart-temperature').getByText('71.5°C').waitFor();
    assert.ok(await canvas.evaluate((one) => one.isConnected), 'a new value is drawn into the chart that is there');
    assert.match(await page.getByTestId('chart-temperature').getByRole('img').getAttribute('aria-label'), /CPU: now 71\.5°C/);
  } finally {
    await writeFile(join(root, cpu), cool);
  }

  for (const range of ['hour', 'day', 'month', 'minutes']) {
    const answered = page.waitForResponse((response) => response.url().includes('/sensors/history'));
    await click(page, `range-${range}`);
    assert.equal((await answered).status(), 200, range);
    await page.locator(`[data-testid=range-${range}][aria-pressed=true]`).waitFor();
  }

  await click(page, 'section-environments');
  await arrive(page, 'environments');
  for (const end = Date.now() + 10_000; open.size > 0 && Date.now() < end; ) await page.waitForTimeout(50);
  assert.equal(open.size, 0, 'the stream is closed');
  await page.goBack();
  await arrive(page, 'sensors');
  assert.deepEqual(faults, []);
  await context.close();
});
