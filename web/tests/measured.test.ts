import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { lookup, setLocale } from '../src/lib/i18n.svelte';
import { measured } from '../src/lib/measured';

beforeAll(() => setLocale('en'));

it('names what a check measured, and what it could not try', () => {
  expect(
    measured({ images_per_second: 42.6, device: 'cpu', grid: [[1, 2]], deterministic: true, not_checked: [{ part: 'cuda', why: 'torch sees no GPU' }, { part: 'fp16' }] }),
  ).toEqual(['images per second 42.6 · device cpu · deterministic true', 'Not checked: cuda (torch sees no GPU), fp16']);
});

it('says in the page’s language why, where it has words for it', async () => {
  await setLocale('zh-CN');
  const values = { not_checked: [{ part: 'gpu', why: 'torch sees no GPU', code: 'no_gpu' }, { part: 'builder', why: 'from a script', code: 'new' }] };
  expect(measured(values)).toEqual(['未检查：gpu（torch 找不到 GPU）、builder（from a script）']);
  await setLocale('en');
});

it('says nothing where nothing was measured', () => {
  expect(measured(undefined)).toEqual([]);
  expect(measured({})).toEqual([]);
  expect(measured({ not_checked: 'x' })).toEqual(['not checked x']);
  expect(measured({ not_checked: [null, 3] })).toEqual([]);
});

it('has the words of every reason that a check of ours gives', () => {
  const folder = fileURLToPath(new URL('../../packages/checks/', import.meta.url));
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.py')).map((name) => readFileSync(folder + name, 'utf8'));
  const reasons = scripts.flatMap((script) => [...script.matchAll(/"why": "([^"]+)", "code": "(\w+)"/g)]);
  expect(reasons.length).toBeGreaterThan(0);
  for (const [, why, code] of reasons) expect(lookup(`checks.why.${code}`), code).toBe(why);
});
