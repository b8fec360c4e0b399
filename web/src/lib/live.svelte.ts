/** The newest sample, as long as somebody looks: a hidden tab asks the board for nothing. */
import { api } from './api';
import type { Sample } from './types';

const INTERVAL_SECONDS = 1;
const RETRY_MS = 2000;

export class Live {
  sample = $state.raw<Sample | null>(null);
  lost = $state(false);
  #source: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly onSample: (sample: Sample) => void) {}

  /** Follows the page's visibility until stop(). */
  start(): void {
    document.addEventListener('visibilitychange', this.#look);
    this.#look();
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.#look);
    this.#close();
  }

  #look = (): void => {
    if (document.visibilityState === 'hidden') this.#close();
    else if (this.#source === undefined) this.#open();
  };

  #open(): void {
    const source = new EventSource(api.sensorsUrl(INTERVAL_SECONDS));
    this.#source = source;
    source.addEventListener('sensors', (event) => {
      if (!(event instanceof MessageEvent) || typeof event.data !== 'string') return;
      const sample = JSON.parse(event.data) as Sample;
      this.sample = sample;
      this.lost = false;
      this.onSample(sample);
    });
    source.onerror = () => {
      this.lost = true;
      // The browser tries again by itself, but for an answer that was an error.
      if (source.readyState !== EventSource.CLOSED) return;
      this.#close();
      this.#timer = setTimeout(this.#look, RETRY_MS);
    };
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
  }
}
