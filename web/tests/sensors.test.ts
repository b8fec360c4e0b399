import { describe, expect, it } from 'vitest';
import { chartsOf, extended, summary, withGaps } from '../src/lib/sensors';
import type { Sample, SensorHistory } from '../src/lib/types';

const history: SensorHistory = {
  resolution_seconds: 1,
  times: [100, 101, 102],
  series: [
    { name: 'cpu_load_ratio', of: null, mean: [0.1, 0.2, null] },
    { name: 'temperature_celsius', of: 'CPU', mean: [40, 41, 42] },
    { name: 'temperature_celsius', of: 'GPU', mean: [null, null, null] },
    { name: 'power_watts', of: '', mean: [4, 4, 4] },
    { name: 'power_watts', of: 'VDD_IN', mean: [3, 3, 3] },
    { name: 'fan_duty_ratio', of: 'fan', mean: [0.3, 0.3, 0.3] },
  ],
};

const sample: Sample = {
  time: '1970-01-01T00:01:43.500Z',
  interval_seconds: 1,
  uptime_seconds: 1,
  cpu: { load_ratio: 0.5, cores: [] },
  gpus: [{ name: 'gpu', load_ratio: 0.75, frequency_hz: null, max_frequency_hz: null }],
  memory: null,
  swap: null,
  memory_bus: null,
  temperatures: [{ zone: 'CPU', celsius: null, critical_celsius: null }],
  power: { total_watts: 5, rails: [] },
  fans: [],
  engines: [],
  disks: [],
  filesystems: [],
  network: [],
  power_mode: null,
  unreadable: [],
};

describe('charts', () => {
  it('hold what belongs together, and no line that never had a value', () => {
    const charts = chartsOf(history);
    expect(charts.map((chart) => [chart.id, chart.lines.map((line) => line.key ?? line.name)])).toEqual([
      ['load', ['sensors.cpu']],
      ['temperature', ['CPU']],
      ['power', ['sensors.power.total', 'VDD_IN']],
    ]);
  });

  it('draw no line across the time when nothing was read', () => {
    const gapped = withGaps({ resolution_seconds: 60, times: [0, 60, 600], series: [{ name: 'cpu_load_ratio', of: null, mean: [0.1, 0.2, 0.3] }] });
    expect(gapped.times).toEqual([0, 60, 120, 600]);
    expect(gapped.series[0]?.mean).toEqual([0.1, 0.2, null, 0.3]);
  });

  it('take a step that came a little late for no gap', () => {
    const late = { resolution_seconds: 1, times: [0, 1, 6], series: [] };
    expect(withGaps(late)).toEqual(late);
    expect(withGaps({ ...late, times: [0, 1, 7] }).times).toEqual([0, 1, 2, 7]);
  });
});

describe('a history that goes on', () => {
  it('gets the newest sample and loses the oldest', () => {
    const longer = extended(history, sample, 2);
    expect(longer.times).toEqual([102, 103]);
    expect(longer.series.find((one) => one.name === 'cpu_load_ratio')?.mean).toEqual([null, 0.5]);
    expect(longer.series.find((one) => one.of === 'CPU')?.mean).toEqual([42, null]);
    expect(longer.series.find((one) => one.name === 'power_watts')?.mean).toEqual([4, 5]);
  });

  it('starts a line with the first value of it', () => {
    expect(extended(history, sample, 300).series.find((one) => one.name === 'gpu_load_ratio')?.mean).toEqual([null, null, null, 0.75]);
  });

  it('takes no sample twice, and none without a time', () => {
    expect(extended(history, { ...sample, time: '1970-01-01T00:01:42.900Z' }, 300)).toBe(history);
    expect(extended(history, { ...sample, time: 'soon' }, 300)).toBe(history);
  });

  it('forgets all that is too old', () => {
    expect(extended(history, { ...sample, time: '1970-01-01T01:00:00Z' }, 300).times).toEqual([3600]);
  });
});

it('sums a line up, where anything of it is known', () => {
  expect(summary({ name: 'a', values: [3, null, 1, null] })).toEqual({ last: null, least: 1, most: 3 });
  expect(summary({ name: 'a', values: [null] })).toBeNull();
});
