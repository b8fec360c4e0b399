/** The job that a screen has started, followed to its end; one that another tab started, or this one before a reload, too. */
import { Action } from './action.svelte';
import { api } from './api';
import { isFinished, LiveJob } from './job.svelte';
import type { Job } from './types';

export class Followed {
  live = $state.raw<LiveJob | null>(null);
  readonly starting = new Action();

  constructor(private readonly onFinished: (job: Job) => void) {}

  get job(): Job | null {
    return this.live?.job ?? null;
  }

  get running(): boolean {
    return this.live !== null && !this.live.finished && this.live.problem?.code !== 'not_found';
  }

  /** Whether nothing may be started now. */
  get busy(): boolean {
    return this.starting.busy || this.running;
  }

  /** Has the daemon begin a job, and follows it. What it refuses stays in `starting.problem`. */
  start(begin: () => Promise<Job>): Promise<boolean> {
    return this.starting.run(async () => this.follow((await begin()).id));
  }

  /** Follows the newest unfinished job that is of this screen, if there is one. */
  async resume(belongs: (job: Job) => boolean): Promise<void> {
    const jobs = await api.recentJobs().catch(() => []);
    const current = jobs.find((job) => belongs(job) && !isFinished(job));
    if (current !== undefined && this.live === null) this.follow(current.id);
  }

  follow(id: number): void {
    this.stop();
    this.live = new LiveJob(id, this.onFinished);
    void this.live.refresh();
  }

  stop(): void {
    this.live?.stop();
  }
}
