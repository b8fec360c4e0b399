/** What a board is, as rows for people. */
import { formatBytes } from './format';
import { getLocale, lookup, t } from './i18n.svelte';
import type { Board, Catalogue, Disk } from './types';

type Row = [name: string, value: string];

const size = (bytes: number) => formatBytes(bytes, getLocale());
const given = (row: [string, string | null | undefined]): row is Row => Boolean(row[1]);

function jetpack(board: Board): string | null {
  if (board.jetpack && board.l4t) return t('board.l4t', { jetpack: board.jetpack, l4t: board.l4t });
  return board.jetpack ?? (board.l4t ? t('board.l4t_only', { l4t: board.l4t }) : null);
}

function system(board: Board): string | null {
  const unknown = t('board.unknown');
  return (
    board.distribution &&
    t('board.glibc', {
      distribution: board.distribution,
      architecture: board.architecture ?? unknown,
      glibc: board.glibc ?? unknown,
    })
  );
}

const SOFTWARE = [
  ['cuda', 'CUDA'],
  ['cudnn', 'cuDNN'],
  ['tensorrt', 'TensorRT'],
  ['opencv', 'OpenCV'],
] as const;

function libraries(board: Board): string {
  const there = SOFTWARE.filter(([key]) => board.software[key] !== null);
  return there.map(([key, name]) => `${name} ${board.software[key]}`).join(' · ');
}

/** `mmcblk0: SD card, 31.9 GB, SC32G` and how worn it is, where it says. */
export function diskText(disk: Disk): string {
  const kind = lookup(`disk.${disk.kind}`) ?? disk.kind;
  const parts = [kind, disk.bytes === null ? null : size(disk.bytes), disk.model];
  if (disk.wear?.used_percent != null) parts.push(t('disk.wear', { percent: disk.wear.used_percent }));
  return `${disk.device}: ${parts.filter(Boolean).join(', ')}`;
}

function swapText(board: Board): string | null {
  if (board.swap === null) return null;
  if (board.swap.total_bytes === 0) return t('board.swap.none');
  const total = size(board.swap.total_bytes);
  return board.swap.zram_bytes > 0 ? t('board.swap.zram', { total, zram: size(board.swap.zram_bytes) }) : total;
}

/** Which edition of the knowledge about boards and packages is in force. */
function catalogueText({ serial, from_bundle, own_files }: Catalogue): string {
  const edition = t(from_bundle ? 'board.catalogue.bundle' : 'board.catalogue.built_in', { serial });
  return own_files === 0 ? edition : t('board.catalogue.own', { edition, count: own_files });
}

/** What is not known is left out, but for what everybody asks for. */
export function identityRows(board: Board, catalogue: Catalogue | null = null): Row[] {
  const unknown = t('board.unknown');
  const rows: [string, string | null][] = [
    [t('board.model'), board.model ?? unknown],
    [t('board.module'), [board.module_name, board.module, board.soc].filter(Boolean).join(' · ')],
    [t('board.jetpack'), jetpack(board) ?? unknown],
    [t('board.libraries'), libraries(board)],
    [t('board.system'), system(board)],
    [t('board.kernel'), board.kernel],
    [t('board.memory'), board.memory_bytes === null ? null : size(board.memory_bytes)],
    [t('board.swap'), swapText(board)],
    [t('board.disks'), board.disks.map((disk) => diskText(disk)).join('\n')],
    [t('board.power_mode'), board.power_mode?.name ?? null],
    [t('board.hostname'), board.hostname],
    [t('board.serial'), board.serial],
    [t('board.catalogue'), catalogue && catalogueText(catalogue)],
  ];
  return rows.filter(given);
}
