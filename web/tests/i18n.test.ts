import { beforeEach, describe, expect, it } from 'vitest';
import { getLocale, lookup, pickLocale, setLocale, t, type Key } from '../src/lib/i18n.svelte';
import { showFinding, showMisfit, showProblem } from '../src/lib/problems';

beforeEach(() => setLocale('en'));

describe('t', () => {
  it('fills placeholders', () => {
    expect(t('app.step_of', { number: 3, total: 7 })).toBe('Step 3 of 7');
  });

  it('takes the singular where the language has one', async () => {
    expect(t('plan.approve', { count: 1 })).toBe('Install 1 package');
    expect(t('plan.approve', { count: 1234 })).toBe('Install 1,234 packages');
    await setLocale('zh-CN');
    expect(getLocale()).toBe('zh-CN');
    expect(t('plan.approve', { count: 1 })).toBe('安装 1 个安装包');
  });

  it('makes a missing text visible', () => {
    expect(t('no.such.key' as Key)).toBe('⟦no.such.key⟧');
    expect(lookup('no.such.key')).toBeUndefined();
  });
});

describe('pickLocale', () => {
  it.each([
    [['zh-TW', 'en'], 'zh-CN'],
    [['zh'], 'zh-CN'],
    [['de-DE', 'zh-CN', 'en'], 'zh-CN'],
    [['de-DE', 'en-GB'], 'en'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('%j gives %s', (wanted, expected) => expect(pickLocale(wanted)).toBe(expected));
});

describe('problems', () => {
  it('are told in the reader’s language, with the daemon’s words as the detail', async () => {
    await setLocale('zh-CN');
    const shown = showProblem({ code: 'disk_full', detail: 'No space left in /var/lib/jetcrew', hint: 'Free some.' });
    expect(shown.what).toBe('板卡磁盘已满');
    expect(shown.hint).toContain('清理');
    expect(shown.detail).toBe('No space left in /var/lib/jetcrew');
  });

  it('with an unknown code fall back to the daemon’s words, once', () => {
    expect(showProblem({ code: 'brand_new', detail: 'Something new.', hint: 'Do this.' })).toEqual({
      what: 'Something new.',
      hint: 'Do this.',
      facts: [],
      lang: undefined,
      hintLang: undefined,
      code: 'brand_new',
    });
    expect(showProblem({ code: 'brand_new' }).what).toBe('The board could not do this');
  });

  it('with an unknown code are marked as English to a Chinese reader', async () => {
    await setLocale('zh-CN');
    const shown = showProblem({ code: 'brand_new', detail: 'Something new.', hint: 'Do this.' });
    expect(shown).toMatchObject({ what: 'Something new.', lang: 'en', hint: 'Do this.', hintLang: 'en' });
  });

  it('name the file or package where the sentence does not', async () => {
    const problem = { code: 'wheel_damaged', detail: '/x/a.whl is damaged: no end', facts: { path: '/x/a.whl', position: '7' } };
    expect(showProblem(problem).facts).toEqual([]);
    await setLocale('zh-CN');
    expect(showProblem(problem).facts).toEqual([{ label: '路径', value: '/x/a.whl' }]);
    expect(showProblem({ code: 'path_not_found', facts: { path: '/x' } })).toMatchObject({ what: '板卡上没有 /x', facts: [] });
  });

  it('show sizes to people', async () => {
    await setLocale('zh-CN');
    const shown = showProblem({ code: 'disk_full', facts: { needed_bytes: '3000000000', free_bytes: '1000000000' } });
    expect(shown.what).toMatch(/^板卡磁盘空间不足：需要 3(\.0)? ?GB，仅剩 1(\.0)? ?GB$/);
  });

  it('of a check that failed', async () => {
    await setLocale('zh-CN');
    const check = { name: 'x', environment: null, status: 'failed', seconds: 1, detail: 'crashed (SIGSEGV)\nFatal', hint: 'A compiled part.' };
    expect(showFinding({ ...check, code: 'check_crashed', facts: { signal: 'SIGSEGV', output: 'Fatal' } })).toMatchObject({
      what: '程序崩溃（SIGSEGV）',
      lang: undefined,
      hintLang: undefined,
    });
    expect(showFinding(check)).toMatchObject({ what: 'crashed (SIGSEGV)\nFatal', lang: 'en' });
    expect(showFinding({ ...check, status: 'passed', detail: '' })).toBeUndefined();
  });

  it('of a package that does not fit', () => {
    expect(showMisfit({ code: 'wrong_python', message: 'for cp36' })).toMatchObject({
      what: 'Made for another Python version',
      detail: 'for cp36',
    });
  });
});
