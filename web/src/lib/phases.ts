/** A job's steps gathered into its phases. */
import type { JobStep } from './types';

export interface Phase {
  id: string;
  steps: JobStep[];
  done: number;
  state: 'todo' | 'running' | 'done' | 'failed';
}

/** In the order in which the phases first appear. A phase with some steps done and none failed is at work. */
export function phases(steps: JobStep[]): Phase[] {
  const gathered = new Map<string, JobStep[]>();
  for (const step of steps) {
    const known = gathered.get(step.phase);
    if (known) known.push(step);
    else gathered.set(step.phase, [step]);
  }
  return [...gathered].map(([id, own]) => {
    const done = own.filter((step) => step.state === 'done' || step.state === 'skipped').length;
    return { id, steps: own, done, state: stateOf(own, done) };
  });
}

function stateOf(steps: JobStep[], done: number): Phase['state'] {
  if (steps.some((step) => step.state === 'failed')) return 'failed';
  if (done === steps.length) return 'done';
  return done > 0 || steps.some((step) => step.state === 'running') ? 'running' : 'todo';
}

/** Progress of a job that does not tell it itself: by its steps. */
export function stepProgress(steps: JobStep[]): { done: number; total: number; unit: string } {
  return { done: phases(steps).reduce((sum, phase) => sum + phase.done, 0), total: steps.length, unit: 'steps' };
}
