/** Texts in the reader's language. One JSON file a language, loaded when needed; keys are checked by the compiler. */
import type en from '../locales/en.json';
import type { Locale } from './types';

export type Key = keyof typeof en;
export type Params = Record<string, string | number>;
type Messages = Record<string, string>;

/** Each language's own name, which never gets translated. */
export const LOCALES: Record<Locale, string> = { en: 'English', 'zh-CN': '简体中文' };

const loaders: Record<Locale, () => Promise<{ default: Messages }>> = {
  en: () => import('../locales/en.json'),
  'zh-CN': () => import('../locales/zh-CN.json'),
};

const current = $state<{ locale: Locale; messages: Messages }>({ locale: 'en', messages: {} });

export const getLocale = (): Locale => current.locale;

export function isLocale(value: unknown): value is Locale {
  return typeof value === 'string' && value in LOCALES;
}

/** The best of our languages for a browser's list: any Chinese reader is better served by zh-CN than by English. */
export function pickLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

export async function setLocale(locale: Locale): Promise<void> {
  const messages = (await loaders[locale]()).default;
  current.messages = messages;
  current.locale = locale;
  if (typeof document !== 'undefined') document.documentElement.lang = locale;
}

function fill(template: string, params: Params): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    return value === undefined ? whole : String(value);
  });
}

/** The text of `key`. With `count`, the plural form `key.one` is taken where the language has one and it applies. */
export function t(key: Key, params: Params = {}): string {
  const count = params['count'];
  if (typeof count === 'number' && new Intl.PluralRules(current.locale).select(count) === 'one') {
    const single = current.messages[`${key}.one`];
    if (single !== undefined) return fill(single, { ...params, count: formatCount(count) });
  }
  const text = current.messages[key];
  const shown = typeof count === 'number' ? { ...params, count: formatCount(count) } : params;
  // A missing text is made visible, and the browser tests look for these brackets.
  return text === undefined ? `⟦${key}⟧` : fill(text, shown);
}

/** The text of a key that comes from the daemon (an error code, a phase), or nothing if we do not know it. */
export function lookup(key: string, params: Params = {}): string | undefined {
  const text = current.messages[key];
  return text === undefined ? undefined : fill(text, params);
}

function formatCount(value: number): string {
  return new Intl.NumberFormat(current.locale).format(value);
}
