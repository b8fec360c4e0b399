/**
 * The daemon's sentences in the reader's language. It sends each as English text and as data (a key and facts); where we
 * have no text for the key, or a fact is missing, the English one is shown and marked as such.
 */
import { getLocale, lookup, type Key } from './i18n.svelte';
import type { Cause, JobStep, Localized, Mention, PlanAction, Sentence } from './types';

export interface Said {
  text: string;
  /** The language of the text where it is not the reader's; for the attribute of the same name. */
  lang: 'en' | undefined;
}

type Facts = Record<string, string>;

/** The text of a key with all its places filled, or nothing. */
export function filled(key: string, facts: Facts): string | undefined {
  const text = lookup(key, facts);
  return text === undefined || /\{\w+\}/.test(text) ? undefined : text;
}

const english = (text: string): Said => ({ text, lang: getLocale() === 'en' ? undefined : 'en' });
const ours = (text: string | undefined, otherwise: string): Said =>
  text === undefined ? english(otherwise) : { text, lang: undefined };

/** Facts that are texts or lists of texts; other lists are put into words by whoever knows their sentence. */
function texts(facts: Record<string, unknown> | undefined): Facts {
  const said = Object.entries(facts ?? {}).map(([name, fact]) => [name, isTexts(fact) ? joined(fact, 'list.comma') : fact]);
  return Object.fromEntries(said.filter((fact): fact is [string, string] => typeof fact[1] === 'string'));
}

const isTexts = (fact: unknown): fact is string[] => Array.isArray(fact) && fact.every((one) => typeof one === 'string');
const joined = (parts: string[], separator: Key) => parts.join(lookup(separator) ?? ', ');
const all = (parts: (string | undefined)[]): string[] | undefined => (parts.includes(undefined) ? undefined : (parts as string[]));

export const showSentence = (sentence: Sentence): Said => ours(filled(sentence.key, texts(sentence.facts)), sentence.text);

function mention(one: Mention): string | undefined {
  const place = filled(`mention.${one.where}`, texts({ ...one }));
  const named = place !== undefined && one.provides ? filled('mention.provides', { mention: place }) : place;
  if (named === undefined || !one.why) return named;
  return filled('mention.why', { mention: named, why: showSentence(one.why).text });
}

function change(one: Mention): string | undefined {
  return filled(one.change_to === undefined ? 'change.removed' : 'change.back', texts({ ...one }));
}

function choice(cause: Cause): string | undefined {
  const parts = (cause.facts?.packages ?? []).map(mention);
  if (cause.facts?.more_packages) parts.push(lookup('mention.more'));
  const packages = all(parts);
  if (packages === undefined) return undefined;
  const separator = cause.facts?.choice === 'there_is' ? 'list.semicolon' : 'list.comma';
  return filled(`choice.${cause.facts?.choice}`, { ...texts(cause.facts), packages: joined(packages, separator) });
}

/** What fills the places of a cause's sentence besides its plain facts. */
function composed({ kind, ...cause }: Cause): Record<string, string | undefined> | undefined {
  const { facts } = cause;
  const parts = all((facts?.packages ?? []).map(kind === 'proposal' ? change : mention));
  if (parts === undefined) return undefined;
  const versions = [...(facts?.versions ?? []), ...(facts?.more_versions ? [lookup('mention.more') ?? '…'] : [])];
  return {
    choice: facts?.choice === undefined ? undefined : choice(cause),
    changes: joined(parts, 'list.comma'),
    packages: joined((facts?.packages ?? []).map((one) => one.name), 'list.comma'),
    first: parts[0],
    second: parts[1],
    versions: joined(versions, 'list.comma'),
  };
}

export function showCause(cause: Cause): Said {
  const made = composed(cause);
  const { choice: _, ...plain } = texts(cause.facts);
  const known = cause.key === undefined || made === undefined ? undefined : filled(cause.key, { ...plain, ...texts(made) });
  return ours(known, cause.text);
}

/** Why an action is in the plan. */
export function showReason(action: Pick<PlanAction, 'because' | 'reason'>): Said | undefined {
  const { because, reason } = action;
  if (!because) return undefined;
  if (reason === undefined) return english(because);
  const kind = reason.kind === 'needed' && reason.by === '' ? 'needed_somehow' : reason.kind;
  return ours(filled(`reason.${kind}`, { by: reason.by }), because);
}

/** A step of a job: a package by its name, a check by its title, and the steps of the install's frame in our own words. */
export const showStep = (step: Pick<JobStep, 'name' | 'title' | 'titles'>): string =>
  showLocalized(step.titles, filled(`install.step.${step.name}`, { name: step.title }) ?? step.title);

/** A text that comes in all languages, or its name where it comes in none. */
export const showLocalized = (texts: Localized | null | undefined, otherwise: string): string => texts?.[getLocale()] ?? otherwise;
