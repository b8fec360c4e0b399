import { describe, expect, it } from 'vitest';
import { fittingRequests, isEverything, offered, requestForProfile, search, sorted, toggled } from '../src/lib/selection';
import type { Payload, Profile } from '../src/lib/types';

const payload = (ecosystem: string, name: string, fits = true, version = '1'): Payload => ({
  sha256: `${name}${version}`, file_name: `${name}_${version}`, size: 1, ecosystem, name, version, summary: `about ${name}`, fits, misfit: null,
});
const store = [payload('wheel', 'numpy'), payload('wheel', 'numpy', true, '2'), payload('deb', 'nano'), payload('deb', 'htop', false)];

describe('what to install', () => {
  it('is each fitting package once', () => expect(fittingRequests(store)).toEqual(['deb:nano', 'wheel:numpy']));

  it('is everything by default, and where a choice names all', () => {
    expect(isEverything(null, store)).toBe(true);
    expect(isEverything([], store)).toBe(true);
    expect(isEverything(['wheel:numpy', 'deb:nano'], store)).toBe(true);
    expect(isEverything(['wheel:numpy'], store)).toBe(false);
    expect(isEverything(['wheel:numpy', 'deb:gone'], store)).toBe(false);
  });
});

describe('profiles', () => {
  const texts = { en: 'PyTorch', 'zh-CN': 'PyTorch' };
  const profile: Profile = { id: 'pytorch', title: texts, description: texts, fits: true };

  it('are requests among others', () => {
    expect(requestForProfile(profile)).toBe('profile:pytorch');
    const chosen = toggled(['wheel:numpy'], 'profile:pytorch', true);
    expect(chosen).toEqual(['profile:pytorch', 'wheel:numpy']);
    expect(toggled(chosen, 'profile:pytorch', true)).toEqual(chosen);
    expect(toggled(chosen, 'profile:pytorch', false)).toEqual(['wheel:numpy']);
    expect(isEverything(['deb:nano', 'profile:pytorch', 'wheel:numpy'], store)).toBe(false);
  });

  it('and packages that are gone are no choice any more', () => {
    const saved = ['deb:gone', 'deb:htop', 'profile:gone', 'profile:pytorch', 'wheel:numpy'];
    expect(offered(saved, store, [profile])).toEqual(['profile:pytorch', 'wheel:numpy']);
  });
});

describe('the list', () => {
  it('is searched by every word, in any of the fields', () => {
    expect(search(store, ' ABOUT num ').map((one) => one.version)).toEqual(['1', '2']);
    expect(search(store, 'num nano')).toEqual([]);
    expect(search(store, '  ')).toHaveLength(4);
  });

  it('has what fits first', () => expect(sorted(store).map((one) => one.name)).toEqual(['nano', 'numpy', 'numpy', 'htop']));
});
