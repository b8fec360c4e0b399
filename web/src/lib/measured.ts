/** What a check measured, for people. */
import { formatNumber } from './format';
import { getLocale, t } from './i18n.svelte';

/** `images per second 42.6 · device cpu`: the names are the script's own. Lists and tables are for programs. */
function numbers(values: Record<string, unknown>): string {
  const parts = Object.entries(values).flatMap(([name, value]) => {
    if (typeof value === 'number') return [`${name.replaceAll('_', ' ')} ${formatNumber(value, getLocale())}`];
    return typeof value === 'string' || typeof value === 'boolean' ? [`${name.replaceAll('_', ' ')} ${value}`] : [];
  });
  return parts.join(' · ');
}

/** The parts that could not be tried here, each with why: a list of {part, why}. */
function notChecked(list: unknown): string {
  if (!Array.isArray(list)) return '';
  const parts = list.flatMap((one: { part?: unknown; why?: unknown }) =>
    typeof one?.part === 'string' ? [typeof one.why === 'string' ? `${one.part} (${one.why})` : one.part] : [],
  );
  return parts.length === 0 ? '' : t('checks.not_checked', { parts: parts.join(', ') });
}

/** One line each; none where nothing was measured. */
export function measured(values: Record<string, unknown> = {}): string[] {
  return [numbers(values), notChecked(values['not_checked'])].filter(Boolean);
}
