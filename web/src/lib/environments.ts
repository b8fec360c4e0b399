/** What the page tells of an environment beyond what the daemon sends: which generation comes before, how to use it. */
import type { Difference, Environment, Finding, Generation } from './types';

/** The generation in use; nothing where there is none yet. */
export const inUse = (environment: Environment): Generation | undefined =>
  environment.generations.find((one) => one.number === environment.generation);

/** The generation that stood before the one in use: the newest of the older ones. */
export function previous(environment: Environment): Generation | undefined {
  return environment.generations.filter((one) => one.number < environment.generation).sort((a, b) => b.number - a.number)[0];
}

/** What was asked for when a generation was made; of one whose requests are not known, the packages that were asked for. */
export const askedFor = (generation: Generation): string[] =>
  generation.requests?.map((one) => one.replace(/^wheel:/, '')) ??
  generation.packages.filter((one) => one.requested).map((one) => one.name);

/** How many packages came, went or changed. */
export const changesIn = (difference: Difference): number =>
  difference.added.length + difference.removed.length + difference.changed.length;

/** The lines that use an environment in a terminal of the board. */
export function usage(environment: Environment): { activate: string | null; run: string } {
  const activate = environment.path ? `source ${shellWord(`${environment.path}/current/bin/activate`)}` : null;
  return { activate, run: `jetcrew run ${environment.name} python` };
}

const shellWord = (text: string): string => (/^[\w./@%+:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

export const FINDING_KINDS = ['missing', 'damaged', 'changed', 'added'] as const;

/** Findings by kind, in the order of FINDING_KINDS with those that a newer daemon has behind them; kinds without any are left out. */
export function byKind(findings: Finding[]): { kind: string; files: Finding[] }[] {
  const kinds = new Set<string>([...FINDING_KINDS, ...findings.map((one) => one.kind)]);
  return [...kinds]
    .map((kind) => ({ kind, files: findings.filter((one) => one.kind === kind) }))
    .filter((group) => group.files.length > 0);
}
