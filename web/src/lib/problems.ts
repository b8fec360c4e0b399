/** A problem in the reader's language: what, what to do, and the daemon's own words as the detail. */
import { lookup } from './i18n.svelte';
import type { Misfit, Problem } from './types';

export interface Shown {
  /** What went wrong, one line. */
  what: string;
  /** What to do now; absent where neither we nor the daemon know. */
  hint?: string;
  /** The daemon's exact words: which file, which package. */
  detail?: string;
  code: string;
}

/** Facts may be missing in an older or newer daemon; a text whose facts are not all there is not used. */
function text(key: string, facts: Record<string, string>): string | undefined {
  const filled = lookup(key, facts);
  return filled === undefined || /\{\w+\}/.test(filled) ? undefined : filled;
}

export function showProblem(problem: Problem): Shown {
  const facts = problem.facts ?? {};
  const known = text(`problem.${problem.code}`, facts);
  const shown: Shown = {
    what: known ?? problem.title ?? problem.detail ?? lookup('problem.internal') ?? problem.code,
    code: problem.code,
  };
  const hint = text(`problem.${problem.code}.hint`, facts) ?? problem.hint;
  if (hint) shown.hint = hint;
  if (problem.detail && problem.detail !== shown.what) shown.detail = problem.detail;
  return shown;
}

export function showMisfit(misfit: Misfit): Shown {
  const problem: Problem = { code: misfit.code };
  if (misfit.message !== undefined) problem.detail = misfit.message;
  if (misfit.hint !== undefined) problem.hint = misfit.hint;
  if (misfit.facts !== undefined) problem.facts = misfit.facts;
  return showProblem(problem);
}

/**
 * "x needs it" is the resolver's most frequent sentence; it is put into the reader's language by its shape. Any other
 * reason is shown as it came.
 */
export function showReason(because: string): string {
  const needs = /^(\S+) (?:needs|pre-depends on|depends on) it$/.exec(because);
  if (needs?.[1] !== undefined) return lookup('reason.needed_by', { name: needs[1] }) ?? because;
  if (/^(?:you asked for it|requested|asked for)$/i.test(because)) return lookup('reason.requested') ?? because;
  return because;
}
