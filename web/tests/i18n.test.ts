import { beforeEach, describe, expect, it } from 'vitest';
import { getLocale, lookup, pickLocale, setLocale, t, type Key } from '../src/lib/i18n.svelte';
import { showMisfit, showProblem, showReason } from '../src/lib/problems';

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
      code: 'brand_new',
    });
    expect(showProblem({ code: 'brand_new' }).what).toBe('The board could not do this');
  });

  it('of a package that does not fit', () => {
    expect(showMisfit({ code: 'wrong_python', message: 'for cp36' })).toMatchObject({
      what: 'Made for another Python version',
      detail: 'for cp36',
    });
  });
});

describe('showReason', () => {
  it('translates the usual sentences and leaves the others alone', async () => {
    await setLocale('zh-CN');
    expect(showReason('libpython3-dev needs it')).toBe('libpython3-dev 需要它');
    expect(showReason('you asked for it')).toBe('由你选择');
    expect(showReason('replaces the one with a known fault')).toBe('replaces the one with a known fault');
  });
});
