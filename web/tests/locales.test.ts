import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../src/locales/en.json';
import zh from '../src/locales/zh-CN.json';

const english: Record<string, string> = en;
const chinese: Record<string, string> = zh;
const source = new URL('../src', import.meta.url).pathname;
const code = readdirSync(source, { recursive: true })
  .map(String)
  .filter((name) => /\.(svelte|ts)$/.test(name))
  .map((name) => readFileSync(join(source, name), 'utf8'))
  .join('\n');

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe('locales', () => {
  it('have the same keys, but for the singular that Chinese does not have', () => {
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).filter((key) => !key.endsWith('.one')).sort());
  });

  it('have the same placeholders in each text', () => {
    for (const [key, text] of Object.entries(chinese)) {
      expect(placeholders(text), key).toEqual(placeholders(english[key] ?? ''));
    }
  });

  it('have no empty text, and a plural form beside each singular', () => {
    for (const [key, text] of [...Object.entries(english), ...Object.entries(chinese)]) expect(text.trim(), key).not.toBe('');
    for (const key of Object.keys(english).filter((one) => one.endsWith('.one'))) {
      expect(english, key).toHaveProperty([key.slice(0, -'.one'.length)]);
    }
  });

  it('speak Chinese with Chinese punctuation and without 您', () => {
    for (const [key, text] of Object.entries(chinese)) {
      expect(text, key).not.toMatch(/您/);
      expect(text, key).not.toMatch(/\p{Script=Han}[,;:!?()]|[,;!?()]\p{Script=Han}/u);
    }
  });

  it('hold nothing that no code asks for', () => {
    // Keys put together at run time are asked for by their beginning, as in `problem.${code}`.
    const beginnings = [...code.matchAll(/[`]([a-z_]+(?:\.[a-z_]+)*\.)\$\{/g)].map((match) => match[1] ?? '');
    const unused = Object.keys(english)
      .map((key) => key.replace(/\.one$/, ''))
      .filter((key) => !code.includes(`'${key}'`) && !beginnings.some((beginning) => key.startsWith(beginning)));
    expect(unused).toEqual([]);
  });

  it('translate every code that the API is known to answer with', () => {
    const codes = `path_not_found path_outside_root not_a_package deb_damaged wheel_damaged disk_full no_packages no_solution
      plan_changed plan_stale job_running wrong_architecture wrong_python dpkg_locked dpkg_failed dpkg_broken python_missing
      check_failed step_not_reachable database_newer migration_failed not_found idempotency_key_required upload_too_large
      request_too_large state_locked internal`.split(/\s+/);
    for (const one of codes) {
      expect(english, one).toHaveProperty([`problem.${one}`]);
      expect(english, one).toHaveProperty([`problem.${one}.hint`]);
    }
  });
});
