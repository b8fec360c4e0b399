/** A problem in the reader's language: what, what to do, and the daemon's own words as the detail. */
import { formatBytes } from './format';
import { getLocale, lookup } from './i18n.svelte';
import { filled } from './sentences';
import type { Check, Misfit, Problem } from './types';

export interface Shown {
  /** What went wrong, one line. */
  what: string;
  /** What to do now; absent where neither we nor the daemon know. */
  hint?: string;
  /** The daemon's exact words, in English: which file, which package. */
  detail?: string;
  /** What the daemon said of the case and our own words have no place for: which file, which package. */
  facts: { label: string; value: string }[];
  /** The language of `what` and of `hint` where it is not the reader's. */
  lang: 'en' | undefined;
  hintLang: 'en' | undefined;
  code: string;
}

type Facts = Record<string, string>;

/** Sizes come as bytes and are read as megabytes. */
function readable(facts: Facts): Facts {
  const locale = getLocale();
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, name.endsWith('_bytes') ? formatBytes(Number(value), locale) : value]),
  );
}

/** The facts that have a label and whose value is not in the text already. In English the daemon's own words say them. */
function labelled(facts: Facts, text: string): Shown['facts'] {
  if (getLocale() === 'en') return [];
  return Object.entries(facts).flatMap(([name, value]) => {
    const label = lookup(`fact.${name}`);
    return label === undefined || value === '' || text.includes(value) ? [] : [{ label, value }];
  });
}

export function showProblem(problem: Problem): Shown {
  const facts = readable(problem.facts ?? {});
  const foreign = getLocale() === 'en' ? undefined : 'en';
  // Facts may be missing in an older or newer daemon; a text whose facts are not all there is not used.
  const known = filled(`problem.${problem.code}.of`, facts) ?? filled(`problem.${problem.code}`, facts);
  const words = problem.detail || problem.title;
  const what = known ?? (words || lookup('problem.internal') || problem.code);
  const ownHint = filled(`problem.${problem.code}.hint`, facts);
  const hint = ownHint ?? problem.hint;
  const shown: Shown = {
    what,
    facts: labelled(facts, what),
    lang: known === undefined && words ? foreign : undefined,
    hintLang: ownHint === undefined ? foreign : undefined,
    code: problem.code,
  };
  if (hint) shown.hint = hint;
  if (problem.detail && problem.detail !== what) shown.detail = problem.detail;
  return shown;
}

export function showMisfit(misfit: Misfit): Shown {
  const problem: Problem = { code: misfit.code };
  if (misfit.message !== undefined) problem.detail = misfit.message;
  if (misfit.hint !== undefined) problem.hint = misfit.hint;
  if (misfit.facts !== undefined) problem.facts = misfit.facts;
  return showProblem(problem);
}

/** What a check that failed or was skipped found; nothing where it has nothing to say. */
export function showFinding(check: Check): Shown | undefined {
  if (!check.detail && !check.code) return undefined;
  const problem: Problem = { code: check.code ?? '' };
  if (check.detail) problem.detail = check.detail;
  if (check.hint) problem.hint = check.hint;
  if (check.facts) problem.facts = check.facts;
  return showProblem(problem);
}
