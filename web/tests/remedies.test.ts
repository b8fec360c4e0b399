import { describe, expect, it } from 'vitest';
import { command, wanted } from '../src/lib/remedies';

describe('what a known problem needs', () => {
  const payloads = [
    { ecosystem: 'deb' as const, name: 'libopenblas-base' },
    { ecosystem: 'wheel' as const, name: 'Pillow' },
  ];

  it('is the first request that the store has', () => {
    expect(wanted({ kind: 'install', any_of: ['deb:libopenblas0', 'deb:libopenblas-base'] }, payloads)).toBe('deb:libopenblas-base');
    expect(wanted({ kind: 'install', any_of: ['wheel:pillow<7'] }, payloads)).toBe('wheel:pillow<7');
    expect(wanted({ kind: 'install', any_of: ['profile:debugging'] }, [])).toBe('profile:debugging');
    expect(wanted({ kind: 'install', any_of: ['deb:libomp5'] }, payloads)).toBeUndefined();
    expect(wanted({ kind: 'set_clock' }, payloads)).toBeUndefined();
  });

  it('is else a line for the terminal', () => {
    expect(command({ kind: 'set_environment_variable', name: 'OPENBLAS_CORETYPE', value: 'ARMV8' })).toBe('export OPENBLAS_CORETYPE=ARMV8');
    expect(command({ kind: 'set_environment_variable', name: 'A', value: "b c'; d" })).toBe("export A='b c'\\''; d'");
    expect(command({ kind: 'add_user_to_groups', groups: ['video', 'render'] })).toBe('sudo usermod -aG video,render $USER');
    expect(command({ kind: 'add_swap', size_gib: 4 })).toContain('fallocate -l 4G /swapfile');
    expect(command({ kind: 'set_clock' }, new Date('2026-11-23T10:20:30.5Z'))).toBe("sudo date -u -s '2026-11-23 10:20:30'");
    expect(command({ kind: 'configure_packages' })).toBe('sudo dpkg --configure -a');
    expect(command({ kind: 'clean_environments' })).toBe('sudo jetcrew environment clean');
  });

  it('is nothing for what the page does itself, or a newer daemon knows', () => {
    for (const kind of ['install', 'wait_for_dpkg_lock', 'of_tomorrow']) expect(command({ kind })).toBeUndefined();
  });
});
