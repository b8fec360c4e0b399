/** What a check measured, for people. */
import { formatNumber } from './format';
import { getLocale, lookup, t } from './i18n.svelte';

/** `images per second 42.6 · device cpu`: the names are the script's own. Lists and tables are for programs. */
function numbers(values: Record<string, unknown>): string {
  const parts = Object.entries(values).flatMap(([name, value]) => {
    if (typeof value === 'number') return [`${name.replaceAll('_', ' ')} ${formatNumber(value, getLocale())}`];
    return typeof value === 'string' || typeof value === 'boolean' ? [`${name.replaceAll('_', ' ')} ${value}`] : [];
  });
  return parts.join(' · ');
}

/** The parts that could not be tried here, each with why: a list of {part, why}, with a code where we have words for it. */
function notChecked(list: unknown): string {
  if (!Array.isArray(list)) return '';
  const parts = list.flatMap((one: { part?: unknown; why?: unknown; code?: unknown }) => {
    if (typeof one?.part !== 'string') return [];
    const why = lookup(`checks.why.${one.code}`) ?? one.why;
    return [typeof why === 'string' ? t('checks.not_checked.part', { part: one.part, why }) : one.part];
  });
  return parts.length === 0 ? '' : t('checks.not_checked', { parts: parts.join(t('checks.not_checked.comma')) });
}

/** One line each; none where nothing was measured. */
export function measured(values: Record<string, unknown> = {}): string[] {
  return [numbers(values), notChecked(values['not_checked'])].filter(Boolean);
}
