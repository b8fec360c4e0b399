import { describe, expect, it } from 'vitest';
import { applyJobEvent, applyStepEvent, isFinished } from '../src/lib/job.svelte';
import { phases, stepProgress } from '../src/lib/phases';
import type { Job, JobStep } from '../src/lib/types';

const step = (seq: number, phase: string, state: string): JobStep => ({ seq, phase, state, name: `s${seq}`, title: `step ${seq}`, detail: null });
const job: Job = {
  id: 3, kind: 'install', state: 'running', phase: 'debs', progress: { done: 1, total: 4, unit: 'steps' }, error: null,
  steps: [step(0, 'preflight', 'done'), step(2, 'debs', 'todo')],
};

describe('events on a job', () => {
  it('change what they name and nothing else', () => {
    const next = applyJobEvent(job, { job: 3, progress: { done: 2, total: 4, unit: 'steps' } });
    expect(next.progress?.done).toBe(2);
    expect(next).toMatchObject({ state: 'running', phase: 'debs', id: 3 });
  });

  it('replace a step, and put a new one in its place', () => {
    const replaced = applyStepEvent(job, { job: 3, ...step(2, 'debs', 'running') });
    expect(replaced.steps?.map((one) => one.state)).toEqual(['done', 'running']);
    const added = applyStepEvent(replaced, { job: 3, ...step(1, 'debs', 'done') });
    expect(added.steps?.map((one) => one.seq)).toEqual([0, 1, 2]);
    expect(job.steps).toHaveLength(2);
  });

  it('end a job in three ways', () => {
    expect(['queued', 'running', 'succeeded', 'failed', 'cancelled', 'resting'].filter((state) => isFinished({ state }))).toEqual([
      'succeeded', 'failed', 'cancelled',
    ]);
  });
});

describe('phases', () => {
  it('gather steps in order and sum up their states', () => {
    const list = [
      step(0, 'preflight', 'done'), step(1, 'debs', 'done'), step(2, 'debs', 'todo'), step(3, 'environment', 'skipped'),
      step(4, 'checks', 'failed'), step(5, 'checks', 'running'), step(6, 'record', 'todo'),
    ];
    expect(phases(list).map((phase) => [phase.id, phase.done, phase.state])).toEqual([
      ['preflight', 1, 'done'], ['debs', 1, 'running'], ['environment', 1, 'done'], ['checks', 0, 'failed'], ['record', 0, 'todo'],
    ]);
    expect(stepProgress(list)).toEqual({ done: 3, total: 7, unit: 'steps' });
  });
});
