/**
 * The wizard's state. The daemon owns it; the page only looks at one step of it. Which step is looked at is in the address
 * (#plan), so that the Back button, a reload and a bookmark work, and looking back changes nothing on the board. The
 * environments have addresses of the same kind.
 */
import { api, ApiError, toProblem } from './api';
import { isLocale, setLocale } from './i18n.svelte';
import {
  STEP_IDS, type Board, type Locale, type Problem, type Setup, type SetupPatch, type StepId, type Version, type View,
} from './types';

export const stepIndex = (id: StepId): number => STEP_IDS.indexOf(id);

/**
 * Whether a step can be looked at: the setup has come that far. The plan is one step ahead of the daemon's word: it is made
 * on its own screen, and the daemon calls the step reached once there is one.
 */
export function isReachable(id: StepId, setup: Pick<Setup, 'current' | 'requests'>): boolean {
  if (id === 'plan' && setup.current === 'packages') return (setup.requests?.length ?? 0) > 0;
  return stepIndex(id) <= stepIndex(setup.current);
}

/** The step named by the address, if there is one that can be looked at. */
export function stepFromHash(hash: string, setup: Pick<Setup, 'current' | 'requests'>): StepId | undefined {
  const id = STEP_IDS.find((step) => `#${step}` === hash);
  return id !== undefined && isReachable(id, setup) ? id : undefined;
}

/** Where one can be on the page; `environment` is which one is looked at, null for their list. */
export interface Place {
  view: View;
  environment: string | null;
}

/** Whether a view stands beside the setup, and can be looked at whenever. */
export const isBeside = (view: View): view is Exclude<View, StepId> => view === 'environments' || view === 'sensors';

/** The place named by the address, if it can be looked at: a step, `#sensors`, `#environments` or `#environments/NAME`. */
export function placeFromHash(hash: string, setup: Pick<Setup, 'current' | 'requests'>): Place | undefined {
  const named = /^#environments(?:\/([A-Za-z0-9][A-Za-z0-9._-]*))?$/.exec(hash);
  if (named !== null) return { view: 'environments', environment: named[1] ?? null };
  if (hash === '#sensors') return { view: 'sensors', environment: null };
  const view = stepFromHash(hash, setup);
  return view && { view, environment: null };
}

export const hashOf = ({ view, environment }: Place): string =>
  view === 'environments' && environment !== null ? `#environments/${environment}` : `#${view}`;

/** What shows in the list of steps: the daemon's word, and "done" for all before the furthest one. */
export function stepState(setup: Setup, id: StepId): 'todo' | 'active' | 'done' | 'failed' {
  const said = setup.steps.find((step) => step.id === id)?.state;
  if (said === 'failed') return 'failed';
  if (id === 'ready') return setup.ready ? 'done' : 'todo';
  if (said === 'done' || stepIndex(id) < stepIndex(setup.current)) return 'done';
  return id === setup.current ? 'active' : 'todo';
}

class SetupStore {
  setup = $state.raw<Setup | null>(null);
  board = $state.raw<Board | null>(null);
  version = $state.raw<Version | null>(null);
  view = $state<View>('welcome');
  environment = $state<string | null>(null);
  problem = $state.raw<Problem | null>(null);

  /** The step that is looked at; beside the setup, the one that it is at. */
  get step(): StepId {
    return isBeside(this.view) ? this.data.current : this.view;
  }

  get data(): Setup {
    if (this.setup === null) throw new Error('the setup is not loaded yet');
    return this.setup;
  }

  /** First load. A failure stays in `problem`, and `load` can be called again. */
  async load(): Promise<void> {
    try {
      const [setup, board, version] = await Promise.all([api.setup(), api.board(), api.version()]);
      this.board = board;
      this.version = version;
      if (setup.locale !== null && isLocale(setup.locale)) await setLocale(setup.locale);
      this.setup = setup;
      this.problem = null;
      this.#show(placeFromHash(location.hash, setup) ?? this.#at(setup.current), 'replace');
    } catch (error) {
      this.problem = toProblem(error);
    }
  }

  /** Looks at the board again: its clock was set, or a disk is full by now. */
  async lookAtBoard(): Promise<void> {
    this.board = await api.board();
  }

  /** Takes the daemon's state again: another tab, or the daemon itself, may have moved on. */
  async refresh(): Promise<void> {
    const before = this.setup;
    if (before === null) return;
    try {
      await this.#accept(await api.setup());
    } catch (error) {
      console.warn('setup could not be refreshed', toProblem(error).code);
      return;
    }
    const now = this.data.current;
    if (now !== before.current && this.view === before.current) this.#show(this.#at(now), 'push');
  }

  /**
   * Changes the daemon's state. Where another tab was faster (412), its state is taken and the change is made on top of
   * it, unless that tab has gone to another step: then the reader is shown that, and nothing is overwritten.
   */
  async patch(change: SetupPatch): Promise<void> {
    const known = this.data;
    try {
      await this.#accept(await api.patchSetup(known.rev, change));
    } catch (error) {
      if (!(error instanceof ApiError) || error.problem.status !== 412) throw error;
      const fresh = await api.setup();
      await this.#accept(fresh);
      if (fresh.current !== known.current) return;
      await this.#accept(await api.patchSetup(fresh.rev, change));
    }
  }

  /** Goes on to `step`, telling the daemon unless the setup had been there already and nothing is changed. */
  async advance(step: StepId): Promise<void> {
    if (stepIndex(step) > stepIndex(this.data.current)) {
      try {
        await this.patch({ current: step });
      } catch (error) {
        if (!(error instanceof ApiError) || error.problem.code !== 'step_not_reachable') throw error;
        await this.refresh();
        throw error;
      }
    }
    this.look(isReachable(step, this.data) ? step : this.data.current);
  }

  /**
   * Drops the plan and goes to the plan's screen, which makes a new one: for other packages, or for what is left after an
   * install that stopped.
   */
  async replan(requests: string[] = this.data.requests ?? []): Promise<void> {
    await this.patch({ current: 'packages', requests, plan: null });
    this.look('plan');
  }

  /** Shows a step that the setup has reached already, or the environments, or one of them. */
  look(view: View, environment: string | null = null): void {
    if (view !== this.view || environment !== this.environment) this.#show({ view, environment }, 'push');
  }

  /** Back and Forward of the browser. */
  followAddress(): void {
    if (this.setup === null) return;
    const place = placeFromHash(location.hash, this.setup) ?? { view: this.view, environment: this.environment };
    this.#show(place, 'replace');
  }

  async changeLocale(locale: Locale): Promise<void> {
    await setLocale(locale);
    if (this.setup !== null) await this.patch({ locale });
  }

  async #accept(setup: Setup): Promise<void> {
    if (setup.locale !== this.setup?.locale && isLocale(setup.locale)) await setLocale(setup.locale);
    this.setup = setup;
  }

  #at(step: StepId): Place {
    return { view: step, environment: null };
  }

  #show(place: Place, how: 'push' | 'replace'): void {
    this.view = place.view;
    this.environment = place.environment;
    if (how === 'push') history.pushState(null, '', hashOf(place));
    else history.replaceState(null, '', hashOf(place));
  }
}

export const wizard = new SetupStore();
