/**
 * The daemon's event stream. The browser's EventSource reconnects by itself and sends Last-Event-ID, so nothing is lost
 * on a short break; where it gives up (the daemon restarted and answered with an error once), we open it anew.
 */
import { api } from './api';
import type { JobEvent, LogEvent, StepEvent } from './types';

export type Connection = 'connecting' | 'open' | 'lost';

export interface Listener {
  /** Called when the stream is open again, or the daemon could not replay what was missed: take a fresh snapshot. */
  onSnapshotNeeded?(): void;
  onConnection?(connection: Connection): void;
  onJob?(event: JobEvent): void;
  onStep?(event: StepEvent): void;
  onLog?(event: LogEvent): void;
}

const RETRY_MS = 2000;

function parse<T>(event: Event): T | undefined {
  if (!(event instanceof MessageEvent) || typeof event.data !== 'string') return undefined;
  try {
    return JSON.parse(event.data) as T;
  } catch (error) {
    console.warn('unreadable event', event.data, error);
    return undefined;
  }
}

/** Opens the stream until the returned function is called. */
export function listen(listener: Listener): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const on = <T>(name: string, handler: ((data: T) => void) | undefined) => {
    source?.addEventListener(name, (event) => {
      const data = parse<T>(event);
      if (data !== undefined) handler?.(data);
    });
  };

  const open = () => {
    if (closed) return;
    listener.onConnection?.('connecting');
    source = new EventSource(api.eventsUrl);
    source.onopen = () => {
      listener.onConnection?.('open');
      listener.onSnapshotNeeded?.();
    };
    source.onerror = () => {
      listener.onConnection?.('lost');
      if (source?.readyState === EventSource.CLOSED && !closed) {
        clearTimeout(timer);
        timer = setTimeout(open, RETRY_MS);
      }
    };
    source.addEventListener('reset', () => listener.onSnapshotNeeded?.());
    on<JobEvent>('job', (event) => listener.onJob?.(event));
    on<StepEvent>('step', (event) => listener.onStep?.(event));
    on<LogEvent>('log', (event) => listener.onLog?.(event));
  };

  open();
  return () => {
    closed = true;
    clearTimeout(timer);
    source?.close();
  };
}
