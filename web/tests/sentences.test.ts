import { beforeEach, describe, expect, it } from 'vitest';
import { setLocale } from '../src/lib/i18n.svelte';
import { showCause, showLocalized, showReason, showSentence, showStep } from '../src/lib/sentences';
import type { Cause } from '../src/lib/types';

beforeEach(() => setLocale('zh-CN'));

const older: Cause = {
  kind: 'missing',
  text: 'app 1 needs lib (= 1); there is 2, installed; 1, lib_1.deb: older than the installed 2.',
  key: 'cause.needs',
  facts: {
    package: 'app',
    relation: 'lib (= 1)',
    versions: ['1', '1.1'],
    target: 'lib',
    choice: 'there_is',
    packages: [
      { name: 'lib', version: '2', where: 'installed' },
      {
        name: 'lib', version: '1', where: 'file', file: 'lib_1.deb',
        why: { text: 'older than the installed 2', key: 'why.older', facts: { installed: '2' } },
      },
    ],
  },
};

describe('a cause', () => {
  it('is told in the reader’s language, with what there is and why it will not do', async () => {
    const chinese = 'app 1、1.1 依赖 lib (= 1)，现有的都不合适：lib 2（已安装）；lib 1（lib_1.deb）：比已安装的 2 旧。';
    expect(showCause(older)).toEqual({ text: chinese, lang: undefined });
    await setLocale('en');
    expect(showCause(older).text).toBe(
      'app 1, 1.1 needs lib (= 1); there is only lib 2 (installed); lib 1 (lib_1.deb): older than the installed 2.',
    );
  });

  it('that nothing meets', () => {
    const facts = { request: 'wheel:torch', target: 'torch', choice: 'none' };
    expect(showCause({ text: '', key: 'cause.request', facts }).text).toBe('你选择了 wheel:torch，但没有 torch 的安装包。');
  });

  it('of two that cannot be together', () => {
    const packages = [{ name: 'a', version: '1', where: 'file', file: 'a.deb' }, { name: 'b', version: '2', where: 'installed' }];
    const facts = { field: 'Conflicts', relation: 'b (<< 3)', packages };
    expect(showCause({ kind: 'conflict', text: '', key: 'cause.conflict', facts }).text).toBe(
      'a 1（a.deb）与 b 2（已安装）不能共存：前者的 Conflicts 声明了 b (<< 3)。',
    );
  });

  it('or way out, with what it changes', () => {
    const packages = [{ name: 'lib', version: '2', where: 'installed', change_to: '1' }, { name: 'old', version: '1', where: 'installed' }];
    expect(showCause({ kind: 'proposal', text: '', key: 'proposal.allow_downgrade', facts: { packages } }).text).toBe(
      '在命令行加上 --allow-downgrade 即可安装：lib 从 2 降级到 1、移除 old 1。',
    );
  });

  it('or what is to be brought, which is a list', async () => {
    await setLocale('en');
    const facts = {
      version: '2', architecture: 'arm64', partner: 'lib',
      packages: [{ name: 'app', version: '2', where: 'missing' as const }, { name: 'app-data', version: '2', where: 'missing' as const }],
    };
    expect(showCause({ kind: 'proposal', text: '', key: 'proposal.add_together', facts }).text).toBe(
      'Bring these in version 2 for arm64 to the board: app, app-data. They must change together with lib.',
    );
    const holds = { kind: 'proposal', text: '', key: 'proposal.replace', facts: { architecture: 'arm64', files: ['a.deb', 'b.deb'] } };
    expect(showCause(holds).text).toBe('Bring the packages for arm64 in place of a.deb, b.deb.');
  });

  it('that we have no words for is the daemon’s own sentence, marked as English', () => {
    const own = { text: 'Something new.', lang: 'en' };
    expect(showCause({ text: 'Something new.' })).toEqual(own);
    expect(showCause({ text: 'Something new.', key: 'cause.brand_new', facts: {} })).toEqual(own);
    expect(showCause({ ...older, text: 'Something new.', facts: { ...older.facts, relation: undefined } })).toEqual(own);
    const odd = { ...older.facts, packages: [{ name: 'lib', version: '1', where: 'nowhere' }] };
    expect(showCause({ ...older, text: 'Something new.', facts: odd })).toEqual(own);
    const choice = { ...older.facts, choice: 'brand_new' };
    expect(showCause({ ...older, text: 'Something new.', facts: choice })).toEqual(own);
  });
});

describe('other sentences', () => {
  it('notes', () => {
    const note = { text: 'x 1rc1 is a pre-release.', key: 'note.prerelease', facts: { name: 'x', version: '1rc1' } };
    expect(showSentence(note).text).toBe('x 1rc1 是预发布版本。');
  });

  it('reasons', () => {
    const why = (kind: string, by = '') => showReason({ because: 'x needs it', reason: { kind, by, relation: '' } });
    expect(why('needed', 'x')).toEqual({ text: 'x 的依赖', lang: undefined });
    expect(why('needed')?.text).toBe('依赖项');
    expect(why('requested')?.text).toBe('由你选择');
    expect(why('brand_new')).toEqual({ text: 'x needs it', lang: 'en' });
    expect(showReason({ because: 'x needs it' })).toEqual({ text: 'x needs it', lang: 'en' });
    expect(showReason({ because: null })).toBeUndefined();
  });

  it('steps of a job', () => {
    const titles = { en: 'x can be imported', 'zh-CN': '可以导入 x' };
    expect(showStep({ name: 'check:import-x', title: 'import-x', titles })).toBe('可以导入 x');
    expect(showStep({ name: 'environment', title: 'default' })).toBe('启用环境 default');
    expect(showStep({ name: 'deb:nano', title: 'nano 1' })).toBe('nano 1');
  });

  it('titles of the catalogue', () => {
    expect(showLocalized({ en: 'numpy can be imported', 'zh-CN': '可以导入 numpy' }, 'import-numpy')).toBe('可以导入 numpy');
    expect(showLocalized(null, 'import-numpy')).toBe('import-numpy');
  });
});
