/** A sample as tables of words and numbers. What the board does not have is left out; what is not known says so. */
import { formatBytes, formatCelsius, formatHertz, formatNumber, formatPercent, formatWatts } from './format';
import { getLocale, t } from './i18n.svelte';
import type { Sample } from './types';

export interface Row {
  name: string;
  text: string;
  /** From 0 to 1, drawn as a bar; null or absent where there is nothing to draw. */
  ratio?: number | null;
  quiet?: boolean;
}

export interface Table {
  id: 'cpu' | 'gpu' | 'memory' | 'temperatures' | 'power' | 'fans' | 'engines' | 'disks' | 'network';
  rows: Row[];
  note?: string;
}

const shown = (value: number | null, format: (value: number, locale: ReturnType<typeof getLocale>) => string) =>
  value === null ? t('sensors.unknown') : format(value, getLocale());
const percent = (value: number | null) => shown(value, formatPercent);
const hertz = (value: number | null) => shown(value, formatHertz);
const bytes = (value: number | null) => shown(value, formatBytes);
const rate = (value: number | null) => (value === null ? t('sensors.unknown') : t('sensors.per_second', { bytes: formatBytes(value, getLocale()) }));

function cpu({ cpu: { load_ratio, cores } }: Sample): Row[] {
  return [
    { name: t('sensors.cpu.all'), text: percent(load_ratio), ratio: load_ratio },
    ...cores.map((core) =>
      core.online
        ? { name: t('sensors.core', { number: core.core }), text: core.frequency_hz === null ? percent(core.load_ratio) : `${percent(core.load_ratio)} · ${hertz(core.frequency_hz)}`, ratio: core.load_ratio }
        : { name: t('sensors.core', { number: core.core }), text: t('sensors.off'), quiet: true },
    ),
  ];
}

function gpu({ gpus, memory_bus }: Sample): Row[] {
  const rows: Row[] = gpus.map((one) => ({ name: one.name, text: `${percent(one.load_ratio)} · ${hertz(one.frequency_hz)}`, ratio: one.load_ratio }));
  if (memory_bus !== null)
    rows.push({ name: t('sensors.memory_bus'), text: `${percent(memory_bus.load_ratio)} · ${hertz(memory_bus.frequency_hz)}`, ratio: memory_bus.load_ratio });
  return rows;
}

function memory({ memory, swap, filesystems }: Sample): Row[] {
  const rows: Row[] = [];
  const used = (name: string, part: number, whole: number) =>
    rows.push({ name, text: t('sensors.of', { part: bytes(part), whole: bytes(whole) }), ratio: whole > 0 ? part / whole : null });
  if (memory !== null) {
    used(t('sensors.memory'), memory.used_bytes, memory.total_bytes);
    if (memory.gpu_bytes !== null) rows.push({ name: t('sensors.memory.gpu'), text: bytes(memory.gpu_bytes) });
  }
  if (swap !== null && swap.total_bytes > 0) used(t('sensors.swap'), swap.used_bytes, swap.total_bytes);
  for (const one of filesystems) used(one.path, one.total_bytes - one.free_bytes, one.total_bytes);
  return rows;
}

const temperatures = (sample: Sample): Row[] =>
  sample.temperatures.map(({ zone, celsius, critical_celsius }) => ({
    name: zone,
    text:
      celsius !== null && critical_celsius !== null
        ? t('sensors.of_limit', { value: shown(celsius, formatCelsius), limit: shown(critical_celsius, formatCelsius) })
        : shown(celsius, formatCelsius),
    ratio: celsius !== null && critical_celsius !== null ? Math.max(0, celsius / critical_celsius) : null,
    quiet: celsius === null,
  }));

function power({ power, power_mode }: Sample): Row[] {
  const rows: Row[] = [];
  if (power_mode !== null) rows.push({ name: t('sensors.power.mode'), text: power_mode.name });
  if (power !== null) {
    rows.push({ name: t('sensors.power.total'), text: shown(power.total_watts, formatWatts) });
    rows.push(...power.rails.map((rail) => ({ name: rail.rail, text: shown(rail.watts, formatWatts) })));
  }
  return rows;
}

const fans = (sample: Sample): Row[] =>
  sample.fans.map(({ fan, duty_ratio, rpm }) => ({
    name: fan,
    text: rpm === null ? percent(duty_ratio) : `${percent(duty_ratio)} · ${t('sensors.rpm', { number: formatNumber(rpm, getLocale()) })}`,
    ratio: duty_ratio,
  }));

const engines = (sample: Sample): Row[] =>
  sample.engines.map(({ engine, online, frequency_hz }) => ({ name: engine, text: online ? hertz(frequency_hz) : t('sensors.off'), quiet: !online }));

const disks = (sample: Sample): Row[] =>
  sample.disks.flatMap(({ device, read_bytes_per_second, written_bytes_per_second }) => [
    { name: t('sensors.disk.read', { device }), text: rate(read_bytes_per_second) },
    { name: t('sensors.disk.written', { device }), text: rate(written_bytes_per_second) },
  ]);

const network = (sample: Sample): Row[] =>
  sample.network
    .filter((one) => one.up !== false)
    .flatMap(({ interface: name, received_bytes_per_second, sent_bytes_per_second }) => [
      { name: t('sensors.network.received', { name }), text: rate(received_bytes_per_second) },
      { name: t('sensors.network.sent', { name }), text: rate(sent_bytes_per_second) },
    ]);

/** In the order in which people ask. */
export function rowsOf(sample: Sample): Table[] {
  const denied = (what: string) => (sample.unreadable.includes(what) ? { note: t('sensors.root_only') } : {});
  const tables: Table[] = [
    { id: 'cpu', rows: cpu(sample) },
    { id: 'gpu', rows: gpu(sample), ...denied('memory_bus') },
    { id: 'memory', rows: memory(sample) },
    { id: 'temperatures', rows: temperatures(sample) },
    { id: 'power', rows: power(sample) },
    { id: 'fans', rows: fans(sample) },
    { id: 'engines', rows: engines(sample), ...denied('engines') },
    { id: 'disks', rows: disks(sample) },
    { id: 'network', rows: network(sample) },
  ];
  return tables.filter((table) => table.rows.length > 0 || table.note !== undefined);
}
