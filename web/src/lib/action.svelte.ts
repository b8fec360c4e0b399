/** Something a button starts: busy while it runs, and its failure kept for the page to show. */
import { toProblem } from './api';
import type { Problem } from './types';

export class Action {
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  /** Runs `work` unless it is running already; never throws. Returns whether it succeeded. */
  async run(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.problem = toProblem(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

/** Something a screen loads: nothing yet, a value, or a failure. The last value stays while it is loaded again. */
export class Loaded<T> {
  value = $state.raw<T | null>(null);
  problem = $state.raw<Problem | null>(null);

  constructor(private readonly fetch: () => Promise<T>) {}

  async load(): Promise<void> {
    try {
      this.value = await this.fetch();
      this.problem = null;
    } catch (error) {
      this.problem = toProblem(error);
    }
  }
}
