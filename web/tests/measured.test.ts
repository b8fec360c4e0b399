import { beforeAll, expect, it } from 'vitest';
import { setLocale } from '../src/lib/i18n.svelte';
import { measured } from '../src/lib/measured';

beforeAll(() => setLocale('en'));

it('names what a check measured, and what it could not try', () => {
  expect(
    measured({ images_per_second: 42.6, device: 'cpu', grid: [[1, 2]], deterministic: true, not_checked: [{ part: 'cuda', why: 'torch sees no GPU' }, { part: 'fp16' }] }),
  ).toEqual(['images per second 42.6 · device cpu · deterministic true', 'Not checked: cuda (torch sees no GPU), fp16']);
});

it('says nothing where nothing was measured', () => {
  expect(measured(undefined)).toEqual([]);
  expect(measured({})).toEqual([]);
  expect(measured({ not_checked: 'x' })).toEqual(['not checked x']);
  expect(measured({ not_checked: [null, 3] })).toEqual([]);
});
