/** What charts and rows of the sensors show. Pure: no clock, no page. */
import type { Sample, SensorHistory } from './types';

export type Unit = 'ratio' | 'bytes' | 'celsius' | 'watts';

export interface Line {
  /** What it is of: a zone, a rail; else which key of the page's texts names it. */
  name: string;
  key?: 'sensors.cpu' | 'sensors.gpu' | 'sensors.memory_bus' | 'sensors.memory' | 'sensors.swap' | 'sensors.power.total';
  values: (number | null)[];
}

export interface Chart {
  id: 'load' | 'memory' | 'temperature' | 'power';
  unit: Unit;
  /** Seconds since 1970. */
  times: number[];
  lines: Line[];
}

const KEYS: Record<string, { chart: Chart['id']; key?: NonNullable<Line['key']> }> = {
  cpu_load_ratio: { chart: 'load', key: 'sensors.cpu' },
  gpu_load_ratio: { chart: 'load', key: 'sensors.gpu' },
  memory_bus_load_ratio: { chart: 'load', key: 'sensors.memory_bus' },
  memory_used_bytes: { chart: 'memory', key: 'sensors.memory' },
  swap_used_bytes: { chart: 'memory', key: 'sensors.swap' },
  temperature_celsius: { chart: 'temperature' },
  power_watts: { chart: 'power', key: 'sensors.power.total' },
};

const UNITS: Record<Chart['id'], Unit> = { load: 'ratio', memory: 'bytes', temperature: 'celsius', power: 'watts' };

/** What the newest steps of the history lag behind the stream. */
const LAG_SECONDS = 5;

/**
 * Where the daemon was off there is no step at all: one without values keeps the lines from being drawn across it. Steps
 * that come late by less than one of them are no gap.
 */
export function withGaps({ resolution_seconds, times, series }: SensorHistory): SensorHistory {
  const longest = Math.max(2 * resolution_seconds, LAG_SECONDS);
  const gaps = times.flatMap((time, at) => (at > 0 && time - (times[at - 1] ?? time) > longest ? [at] : []));
  if (gaps.length === 0) return { resolution_seconds, times, series };
  const spread = <T>(values: T[], filler: (at: number) => T) =>
    values.flatMap((value, at) => (gaps.includes(at) ? [filler(at), value] : [value]));
  return {
    resolution_seconds,
    times: spread(times, (at) => (times[at - 1] ?? 0) + resolution_seconds),
    series: series.map((one) => ({ ...one, mean: spread<number | null>(one.mean, () => null) })),
  };
}

/** The charts that there is anything for, each with the lines that ever had a value. */
export function chartsOf(history: SensorHistory): Chart[] {
  const { times, series } = withGaps(history);
  const charts: Chart[] = (['load', 'temperature', 'memory', 'power'] as const).map((id) => ({ id, unit: UNITS[id], times, lines: [] }));
  for (const one of series) {
    const place = KEYS[one.name];
    if (place === undefined || one.mean.every((value) => value === null)) continue;
    const named = one.of !== null && one.of !== '';
    const line: Line = { name: named ? (one.of ?? '') : one.name, values: one.mean };
    if (!named && place.key !== undefined) line.key = place.key;
    charts.find((chart) => chart.id === place.chart)?.lines.push(line);
  }
  return charts.filter((chart) => chart.lines.length > 0);
}

/** A sample as values by the history's names. */
function valuesOf(sample: Sample): { name: string; of: string | null; value: number | null }[] {
  return [
    { name: 'cpu_load_ratio', of: null, value: sample.cpu.load_ratio },
    ...sample.gpus.map((gpu, at) => ({ name: 'gpu_load_ratio', of: at === 0 ? null : gpu.name, value: gpu.load_ratio })),
    { name: 'memory_used_bytes', of: null, value: sample.memory?.used_bytes ?? null },
    { name: 'swap_used_bytes', of: null, value: sample.swap?.used_bytes ?? null },
    { name: 'memory_bus_load_ratio', of: null, value: sample.memory_bus?.load_ratio ?? null },
    ...sample.temperatures.map((one) => ({ name: 'temperature_celsius', of: one.zone, value: one.celsius })),
    { name: 'power_watts', of: null, value: sample.power?.total_watts ?? null },
    ...(sample.power?.rails ?? []).map((one) => ({ name: 'power_watts', of: one.rail, value: one.watts })),
  ];
}

/** The history with one more sample, and without what is older than `seconds` before it. */
export function extended(history: SensorHistory, sample: Sample, seconds: number): SensorHistory {
  const time = Math.floor(Date.parse(sample.time) / 1000);
  const last = history.times.at(-1);
  if (Number.isNaN(time) || (last !== undefined && time <= last)) return history;
  const values = valuesOf(sample);
  const same = (left: { name: string; of: string | null }, right: { name: string; of: string | null }) =>
    left.name === right.name && (left.of || null) === (right.of || null);
  const started = values
    .filter((value) => value.value !== null && !history.series.some((one) => same(one, value)))
    .map(({ name, of }) => ({ name, of, mean: history.times.map(() => null) }));
  const first = history.times.findIndex((one) => one > time - seconds);
  const from = first === -1 ? history.times.length : first;
  return {
    // The board read less often before somebody looked: its own pace decides what a gap is.
    resolution_seconds: history.resolution_seconds,
    times: [...history.times.slice(from), time],
    series: [...history.series, ...started].map((one) => ({
      ...one,
      mean: [...one.mean.slice(from), values.find((value) => same(value, one))?.value ?? null],
    })),
  };
}

/** The last, the least and the greatest value of a line that are known. */
export function summary({ values }: Line): { last: number | null; least: number; most: number } | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return { last: values.at(-1) ?? null, least: Math.min(...known), most: Math.max(...known) };
}
