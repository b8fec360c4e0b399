import { describe, expect, it } from 'vitest';
import { askedFor, byKind, changesIn, inUse, previous, usage } from '../src/lib/environments';
import type { Difference, Environment, Finding, Generation } from '../src/lib/types';

const same: Difference = { added: [], removed: [], changed: [] };
const generation = (number: number, more: Partial<Generation> = {}): Generation => ({
  number, created: '2026-01-31T12:00:00.000Z', job: number, in_use: false, requests: null, packages: [], difference: same, ...more,
});
const environment = (more: Partial<Environment> = {}): Environment => ({
  name: 'vision', path: '/var/lib/jetcrew/environments/vision', generation: 3, interpreter: '/usr/bin/python3.8', python: '3.8.10',
  system_site_packages: true, generations: [generation(5), generation(3), generation(1)], ...more,
});

describe('generations', () => {
  it('are the one in use and the one that stood before it', () => {
    expect(inUse(environment())?.number).toBe(3);
    expect(previous(environment())?.number).toBe(1);
    expect(inUse(environment({ generation: 0 }))).toBeUndefined();
    expect(previous(environment({ generation: 1 }))).toBeUndefined();
  });

  it('tell what was asked for then, as it was written', () => {
    const packages = [{ name: 'torch', version: '2.1', requested: true }, { name: 'sympy', version: '1.12', requested: false }];
    expect(askedFor(generation(1, { requests: ['wheel:torch>=2', 'profile:pytorch'], packages }))).toEqual(['torch>=2', 'profile:pytorch']);
    expect(askedFor(generation(1, { packages })), 'what an older daemon kept').toEqual(['torch']);
  });

  it('differ by what came, went and changed', () => {
    expect(changesIn(same)).toBe(0);
    const one = { name: 'six', version: '1' };
    expect(changesIn({ added: [one], removed: [one], changed: [{ name: 'numpy', from: '1', to: '2' }] })).toBe(3);
  });
});

describe('the lines for a terminal', () => {
  it('name the environment that is in use, whichever generation that is', () => {
    expect(usage(environment())).toEqual({
      activate: 'source /var/lib/jetcrew/environments/vision/current/bin/activate', run: 'jetcrew run vision python',
    });
  });

  it('can be pasted whatever the folder is called, and are left out where nobody knows it', () => {
    expect(usage(environment({ path: "/data/it's here/vision" })).activate).toBe("source '/data/it'\\''s here/vision/current/bin/activate'");
    expect(usage(environment({ path: null })).activate).toBeNull();
  });
});

describe('findings of a repair', () => {
  const finding = (kind: string, path: string): Finding => ({ generation: 1, path, project: '', kind, mended: false });

  it('are gathered by kind, what is grave first and what we do not know last', () => {
    const groups = byKind([finding('brand_new', 'a'), finding('added', 'b'), finding('missing', 'c'), finding('added', 'd')]);
    expect(groups.map((group) => [group.kind, group.files.map((file) => file.path)])).toEqual([
      ['missing', ['c']], ['added', ['b', 'd']], ['brand_new', ['a']],
    ]);
  });
});
