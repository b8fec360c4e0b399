/** One job, live: a snapshot from the API, kept current by events, taken anew whenever events may have been missed. */
import { api, toProblem } from './api';
import { listen, type Connection } from './events';
import type { Job, JobEvent, JobStep, LogEvent, Problem, StepEvent } from './types';

export const LOG_LIMIT = 1000;
const FINISHED = new Set(['succeeded', 'failed', 'cancelled']);
const POLL_MS = 5000;
const LOG_FLUSH_MS = 1000;

export const isFinished = (job: Pick<Job, 'state'>): boolean => FINISHED.has(job.state);

export function applyJobEvent(job: Job, event: JobEvent): Job {
  return {
    ...job,
    state: event.state ?? job.state,
    phase: event.phase ?? job.phase,
    progress: event.progress ?? job.progress,
  };
}

/** A step event replaces the step of the same number; one we did not know is put in its place by number. */
export function applyStepEvent(job: Job, event: StepEvent): Job {
  const step: JobStep = {
    seq: event.seq,
    name: event.name,
    title: event.title,
    phase: event.phase,
    state: event.state,
    detail: event.detail ?? null,
  };
  // The titles of a check stand in the snapshot alone.
  const titles = job.steps?.find((old) => old.seq === event.seq)?.titles;
  if (titles !== undefined) step.titles = titles;
  const others = (job.steps ?? []).filter((old) => old.seq !== event.seq);
  return { ...job, steps: [...others, step].sort((a, b) => a.seq - b.seq) };
}

/** The log is kept in this tab, so that a reload does not lose the lines that the stream will not send again. */
const logKey = (id: number) => `jetcrew.log.${id}`;

function loadLog(id: number): LogEvent[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(logKey(id)) ?? '[]');
    return Array.isArray(stored) ? (stored as LogEvent[]) : [];
  } catch (error) {
    console.warn('the kept log could not be read', error);
    return [];
  }
}

function saveLog(id: number, lines: LogEvent[]): void {
  try {
    sessionStorage.setItem(logKey(id), JSON.stringify(lines));
  } catch (error) {
    console.warn('the log could not be kept', error);
  }
}

export class LiveJob {
  job = $state.raw<Job | null>(null);
  log = $state.raw<LogEvent[]>([]);
  connection = $state<Connection>('connecting');
  problem = $state.raw<Problem | null>(null);

  #pending: LogEvent[] = [];
  #replay: ((job: Job) => Job)[] | null = null;
  #again = false;
  #timers: ReturnType<typeof setInterval>[] = [];
  #close: () => void;

  constructor(
    readonly id: number,
    private readonly onFinished: (job: Job) => void = () => {},
  ) {
    this.log = loadLog(id);
    this.#close = listen({
      onConnection: (connection) => (this.connection = connection),
      onSnapshotNeeded: () => void this.refresh(),
      onJob: (event) => this.#apply(event.job, (job) => applyJobEvent(job, event)),
      onStep: (event) => this.#apply(event.job, (job) => applyStepEvent(job, event)),
      onLog: (event) => {
        if (event.job === this.id) this.#pending.push(event);
      },
    });
    // A screen reader announces what is appended to the log; once a second is as much as anybody can follow.
    this.#timers.push(setInterval(() => this.#flushLog(), LOG_FLUSH_MS));
    // Behind a proxy that buffers the stream, the poll still moves the page.
    this.#timers.push(setInterval(() => void this.refresh(), POLL_MS));
  }

  get finished(): boolean {
    return this.job !== null && isFinished(this.job);
  }

  stop(): void {
    this.#close();
    this.#timers.forEach(clearInterval);
    this.#timers = [];
    this.#flushLog();
  }

  /** Takes a snapshot; events that arrive meanwhile are applied again on top of it. */
  async refresh(): Promise<void> {
    if (this.#replay !== null) {
      this.#again = true;
      return;
    }
    this.#replay = [];
    try {
      const snapshot = await api.job(this.id);
      this.problem = null;
      this.#set(isFinished(snapshot) ? snapshot : this.#replay.reduce((job, change) => change(job), snapshot));
    } catch (error) {
      this.problem = toProblem(error);
    } finally {
      this.#replay = null;
    }
    if (this.#again) {
      this.#again = false;
      await this.refresh();
    }
  }

  #apply(id: number, change: (job: Job) => Job): void {
    if (id !== this.id) return;
    this.#replay?.push(change);
    if (this.job === null || isFinished(this.job)) return;
    const next = change(this.job);
    // The event tells that it ended; the snapshot tells how (error, result), so the end is shown only with it.
    if (isFinished(next)) void this.refresh();
    else this.#set(next);
  }

  #set(job: Job): void {
    this.job = job;
    if (!isFinished(job)) return;
    this.stop();
    this.onFinished(job);
  }

  #flushLog(): void {
    if (this.#pending.length === 0) return;
    this.log = [...this.log, ...this.#pending].slice(-LOG_LIMIT);
    this.#pending = [];
    saveLog(this.id, this.log);
  }
}
