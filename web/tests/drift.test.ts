import { describe, expect, it } from 'vitest';
import english from '../src/locales/en.json';
import openapi from '../../server/api/openapi.json';
import { repairable, requestsFor } from '../src/lib/drift';
import type { Drift } from '../src/lib/types';

const item = (kind: string, subject: string, environment: string | null = null, mends = false): Drift => ({
  kind, subject, environment, expected: null, observed: null, files: [], message: '', hint: '', repairable: mends,
});

describe('drift', () => {
  it('asks a plan for what is gone, once', () => {
    const items = [item('deb_missing', 'libomp5'), item('goal_unmet', 'deb:libomp5'), item('deb_changed', 'zlib1g'), item('board_changed', 'CUDA')];
    expect(requestsFor(items)).toEqual(['deb:libomp5']);
  });

  it('names each environment that can be repaired once', () => {
    expect(repairable([item('wheel_added', 'a', 'default', true), item('files_changed', 'default', 'default', true), item('environment_missing', 'b', 'b')])).toEqual([
      'default',
    ]);
  });

  it('has words for every kind that the daemon knows', () => {
    const kinds = openapi.components.schemas.Drift.properties.kind.enum;
    expect(kinds.length).toBeGreaterThan(10);
    for (const kind of kinds) expect(english, kind).toHaveProperty([`drift.${kind}`]);
  });
});
