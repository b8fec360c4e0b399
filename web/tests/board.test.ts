import { beforeAll, describe, expect, it } from 'vitest';
import { diskText, identityRows } from '../src/lib/board';
import { setLocale } from '../src/lib/i18n.svelte';
import type { Board } from '../src/lib/types';

const board: Board = {
  model: 'NVIDIA Jetson Nano Developer Kit',
  module: 'p3448-0000',
  module_name: 'Jetson Nano Developer Kit 4GB',
  soc: 'tegra210',
  l4t: '32.7.1',
  jetpack: '4.6.1',
  distribution: 'ubuntu 18.04',
  architecture: 'arm64',
  kernel: '4.9.253-tegra',
  glibc: '2.27',
  simulated: false,
  interpreters: [],
  hostname: 'nano',
  serial: null,
  memory_bytes: 4_156_669_952,
  software: { cuda: '10.2.300', cudnn: '8.2.1.32', tensorrt: '8.2.1', opencv: '4.1.1' },
  power_mode: { id: 0, name: 'MAXN' },
  storage: null,
  disks: [{ device: 'mmcblk0', kind: 'sd_card', model: 'SC64G', bytes: 63_864_569_856, wear: null }],
  swap: { total_bytes: 2_078_359_552, used_bytes: 0, zram_bytes: 2_078_359_552 },
  clock: { time: '2026-11-24T08:00:00.000Z', earliest: '2026-11-22T07:00:00.000Z', wrong: false, synchronized: null },
  warnings: [],
};

beforeAll(() => setLocale('en'));

describe('the rows of a board', () => {
  it('say what is known', () => {
    const rows = new Map(identityRows(board));
    expect(rows.get('Module')).toBe('Jetson Nano Developer Kit 4GB · p3448-0000 · tegra210');
    expect(rows.get("NVIDIA's libraries")).toBe('CUDA 10.2.300 · cuDNN 8.2.1.32 · TensorRT 8.2.1 · OpenCV 4.1.1');
    expect(rows.get('Swap')).toMatch(/^2\.1\sGB, 2\.1\sGB of it compressed in memory \(zram\)$/);
    expect(rows.get('Disks')).toMatch(/^mmcblk0: SD card, 63\.9\sGB, SC64G$/);
    expect(rows.get('Power mode')).toBe('MAXN');
  });

  it('leave out what is not, and name what everybody asks for as unknown', () => {
    const rows = new Map(
      identityRows({
        ...board,
        model: null,
        module: null,
        module_name: null,
        soc: null,
        jetpack: null,
        l4t: null,
        software: { cuda: null, cudnn: null, tensorrt: null, opencv: null },
        swap: null,
        disks: [],
        power_mode: null,
      }),
    );
    expect(rows.get('Model')).toBe('unknown');
    expect(rows.get('JetPack')).toBe('unknown');
    for (const name of ['Module', "NVIDIA's libraries", 'Swap', 'Disks', 'Power mode']) expect(rows.has(name), name).toBe(false);
  });

  it('name the edition of the catalogue', () => {
    const row = (from_bundle: boolean, own_files: number) => new Map(identityRows(board, { serial: 3, from_bundle, own_files })).get('Catalogue');
    expect(row(false, 0)).toBe('edition 3, built in');
    expect(row(true, 2)).toBe("edition 3, from a bundle, with files of this board's own: 2");
    expect(new Map(identityRows(board)).has('Catalogue')).toBe(false);
  });

  it('tell no swap from swap that is not known', () => {
    const rows = new Map(identityRows({ ...board, swap: { total_bytes: 0, used_bytes: 0, zram_bytes: 0 } }));
    expect(rows.get('Swap')).toBe('none');
  });

  it('tell how worn a disk is', () => {
    const disk = { device: 'mmcblk0', kind: 'emmc', model: null, bytes: null, wear: { used_percent: 20, reserve: null } };
    expect(diskText(disk)).toBe('mmcblk0: eMMC, at most 20% of its life used');
    expect(diskText({ ...disk, kind: 'hologram', wear: null })).toBe('mmcblk0: hologram');
  });
});
