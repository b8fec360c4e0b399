import { webcrypto } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newKey, problemFrom } from '../src/lib/api';
import { hashOf, placeFromHash, stepFromHash, stepState, wizard } from '../src/lib/setup.svelte';
import type { Setup } from '../src/lib/types';

const setup = (more: Partial<Setup> = {}): Setup => ({
  rev: 7, locale: null, current: 'packages', steps: [], requests: null, environment: 'default', plan: null, import_job: null, install_job: null,
  ready: false, ...more,
});

describe('the step in the address', () => {
  it('counts only as far as the setup has come', () => {
    expect(stepFromHash('#board', setup())).toBe('board');
    expect(stepFromHash('#packages', setup())).toBe('packages');
    expect(stepFromHash('#ready', setup())).toBeUndefined();
    expect(stepFromHash('#nonsense', setup())).toBeUndefined();
    expect(stepFromHash('', setup())).toBeUndefined();
  });

  it('may be the plan as soon as packages are chosen', () => {
    expect(stepFromHash('#plan', setup())).toBeUndefined();
    expect(stepFromHash('#plan', setup({ requests: ['deb:nano'] }))).toBe('plan');
    expect(stepFromHash('#plan', setup({ requests: ['deb:nano'], current: 'board' }))).toBeUndefined();
  });
});

describe('the place in the address', () => {
  it('is a step, the environments or one of them', () => {
    expect(placeFromHash('#board', setup())).toEqual({ view: 'board', environment: null });
    expect(placeFromHash('#environments', setup())).toEqual({ view: 'environments', environment: null });
    expect(placeFromHash('#environments/py3.8-vision', setup())).toEqual({ view: 'environments', environment: 'py3.8-vision' });
  });

  it('cannot be what the setup has not reached, or what is no name', () => {
    for (const hash of ['#ready', '#environments/', '#environments/../x', '#environments/a/b', '#environments/.x', '#environments?x']) {
      expect(placeFromHash(hash, setup()), hash).toBeUndefined();
    }
  });

  it('is written the way it is read', () => {
    for (const hash of ['#packages', '#environments', '#environments/default']) {
      const place = placeFromHash(hash, setup());
      expect(place && hashOf(place)).toBe(hash);
    }
  });
});

describe('the list of steps', () => {
  it('shows what is behind as done, and a failure as failed', () => {
    const now = setup({ current: 'install', steps: [{ id: 'install', state: 'failed' }] });
    expect(stepState(now, 'plan')).toBe('done');
    expect(stepState(now, 'install')).toBe('failed');
    expect(stepState(now, 'checks')).toBe('todo');
    expect(stepState(setup(), 'packages')).toBe('active');
  });

  it('calls the last step done only when the board is ready', () => {
    expect(stepState(setup({ current: 'ready', steps: [{ id: 'ready', state: 'done' }] }), 'ready')).toBe('todo');
    expect(stepState(setup({ current: 'ready', ready: true }), 'ready')).toBe('done');
  });
});

describe('changing the setup', () => {
  let answers: [number, unknown][];
  let requests: { method: string; match: string | undefined; body: unknown }[];

  beforeEach(() => {
    requests = [];
    wizard.setup = setup();
    vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
      const headers = init.headers as Record<string, string>;
      requests.push({ method: init.method ?? 'GET', match: headers['If-Match'], body: init.body ? JSON.parse(String(init.body)) : undefined });
      const [status, body] = answers.shift() ?? [500, {}];
      return new Response(JSON.stringify(body), { status });
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('names the revision that it was made on', async () => {
    answers = [[200, setup({ rev: 8, plan: 4 })]];
    await wizard.patch({ plan: 4 });
    expect(requests).toEqual([{ method: 'PATCH', match: '"7"', body: { plan: 4 } }]);
    expect(wizard.data.rev).toBe(8);
  });

  it('is made again on top of another tab’s change', async () => {
    answers = [[412, { code: 'precondition_failed' }], [200, setup({ rev: 9 })], [200, setup({ rev: 10, plan: 4 })]];
    await wizard.patch({ plan: 4 });
    expect(requests.map((one) => one.match)).toEqual(['"7"', undefined, '"9"']);
    expect(wizard.data.plan).toBe(4);
  });

  it('gives way where another tab went to another step', async () => {
    answers = [[412, { code: 'precondition_failed' }], [200, setup({ rev: 9, current: 'install' })]];
    await wizard.patch({ plan: 4 });
    expect(requests).toHaveLength(2);
    expect(wizard.data.current).toBe('install');
  });

  it('tells what the daemon refuses', async () => {
    answers = [[409, { code: 'step_not_reachable', detail: 'not yet' }]];
    await expect(wizard.patch({ current: 'ready' })).rejects.toThrow('not yet');
    expect(wizard.data.current).toBe('packages');
  });
});

describe('answers of the API', () => {
  it('become problems, even where they are none', () => {
    expect(problemFrom(502, '<html>Bad gateway</html>', 'r1')).toEqual({
      code: 'internal', detail: '<html>Bad gateway</html>', status: 502, request_id: 'r1',
    });
    expect(problemFrom(507, '{"code":"disk_full","detail":"full"}', null)).toEqual({ code: 'disk_full', detail: 'full', status: 507 });
    expect(problemFrom(500, 'null', null).code).toBe('internal');
  });

  it('are asked for with keys that do not repeat', () => {
    // Every browser has it; Node 18 keeps it in a module.
    vi.stubGlobal('crypto', webcrypto);
    const keys = new Set(Array.from({ length: 1000 }, newKey));
    expect(keys.size).toBe(1000);
    expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
    vi.unstubAllGlobals();
  });
});
