/** Numbers, sizes and durations as people read them, by the browser's own `Intl`. */
import type { Locale } from './types';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Bytes in decimal units, as disks and sticks are sold: 1_500_000 is "1.5 MB". */
export function formatBytes(bytes: number, locale: Locale): string {
  let value = Math.max(0, bytes);
  let index = 0;
  while (value >= 999.5 && index < UNITS.length - 1) {
    value /= 1000;
    index += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[index] ?? 'byte',
    unitDisplay: index === 0 ? 'narrow' : 'short',
    maximumFractionDigits: index === 0 || value >= 100 ? 0 : 1,
  }).format(value);
}

export function formatNumber(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** A share between 0 and 1 as whole percents; never "100 %" before the end. */
export function formatPercent(share: number, locale: Locale): string {
  const percent = share >= 1 ? 1 : Math.floor(Math.max(0, share) * 100) / 100;
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(percent);
}

/** A temperature in degrees Celsius. */
export function formatCelsius(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'celsius', maximumFractionDigits: 1 }).format(value);
}

/** Watts and hertz, which `Intl` has no names for: "4.1 W", "1,190 MHz". */
export function formatWatts(value: number, locale: Locale): string {
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value)}\u00a0W`;
}

export function formatHertz(value: number, locale: Locale): string {
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value / 1e6)}\u00a0MHz`;
}

/** Seconds, with two digits of what matters: "0.41 sec", "12 sec", "3 min 5 sec". */
export function formatSeconds(seconds: number, locale: Locale): string {
  const unit = (value: number, name: 'second' | 'minute', digits: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits }).format(value);
  if (seconds < 10) return unit(seconds, 'second', 2);
  if (seconds < 60) return unit(Math.round(seconds), 'second', 0);
  const whole = Math.round(seconds);
  const rest = whole % 60;
  const minutes = unit(Math.floor(whole / 60), 'minute', 0);
  return rest === 0 ? minutes : `${minutes} ${unit(rest, 'second', 0)}`;
}

/** The time of day of an RFC 3339 time, or nothing if it is not one. */
export function formatTime(time: string, locale: Locale): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }).format(date);
}

/** The day and the time of day of an RFC 3339 time, or nothing if it is not one. */
export function formatDate(time: string, locale: Locale): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

/** done/total between 0 and 1; an unknown total counts as nothing done. */
export function share(progress: { done: number; total: number } | null | undefined): number {
  if (!progress || progress.total <= 0) return 0;
  return Math.min(1, Math.max(0, progress.done / progress.total));
}
