import { describe, expect, it } from 'vitest';
import { formatBytes, formatPercent, formatSeconds, formatTime, share } from '../src/lib/format';

describe('formatBytes', () => {
  it.each([
    [0, '0B'],
    [999, '999B'],
    [1000, '1 kB'],
    [1_536_000, '1.5 MB'],
    [999_700, '1 MB'],
    [412_000_000, '412 MB'],
    [62_534_451_200, '62.5 GB'],
    [-5, '0B'],
  ])('%d is %s', (bytes, expected) => expect(formatBytes(bytes, 'en')).toBe(expected));

  it('knows the other language', () => expect(formatBytes(1_500_000, 'zh-CN')).toMatch(/^1\.5\s?MB$/));
});

describe('formatPercent', () => {
  it('is full only at the end', () => {
    expect(formatPercent(0.999, 'en')).toBe('99%');
    expect(formatPercent(1, 'en')).toBe('100%');
    expect(formatPercent(-1, 'en')).toBe('0%');
  });
});

describe('formatSeconds', () => {
  it.each([
    [0.414, '0.41 sec'],
    [12.4, '12 sec'],
    [185, '3 min 5 sec'],
    [180, '3 min'],
    [119.7, '2 min'],
  ])('%d is %s', (seconds, expected) => expect(formatSeconds(seconds, 'en')).toBe(expected));
});

it('formatTime gives nothing for what is no time', () => expect(formatTime('soon', 'en')).toBe(''));

it('share stays between nothing and all', () => {
  expect(share(null)).toBe(0);
  expect(share({ done: 3, total: 0 })).toBe(0);
  expect(share({ done: 5, total: 4 })).toBe(1);
  expect(share({ done: 1, total: 4 })).toBe(0.25);
});
