// A page that is watched, and what must hold on every screen of it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A page that keeps account of what it must not do: leave the origin, or write errors. */
export async function openPage(browser, url, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults = [];
  page.on('request', (request) => {
    const target = new URL(request.url());
    if (target.origin !== new URL(url).origin && target.protocol !== 'blob:') faults.push(`request to ${request.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(`page error: ${error.stack}`));
  return { context, page, faults };
}

/**
 * What must hold on every screen: one heading, no missing text, no sideways scrolling, no barrier. A screen of the setup has
 * one current step, one beside it has none.
 */
export async function examine(page, step, steps = 1) {
  assert.equal(await page.locator('h1').count(), 1, `${step}: one h1`);
  assert.equal(await page.locator('[aria-current=step]').count(), steps, `${step}: current steps`);
  assert.equal(await page.locator('[aria-current=page]').count(), 1, `${step}: one current section`);
  assert.doesNotMatch(await page.locator('body').innerText(), /⟦/, `${step}: a text is missing`);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(overflow <= 0, `${step}: ${overflow} px wider than the window`);
  // evaluate() goes past the page's Content-Security-Policy, so axe needs no exception from it.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const bad = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
  assert.deepEqual(
    bad.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.target} ${node.failureSummary}`).join('; ')}`),
    [],
    `${step}: accessibility`,
  );
}
