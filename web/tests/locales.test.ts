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

const root = new URL('../..', import.meta.url).pathname;
const texts = (folder: string, ending: RegExp) =>
  readdirSync(join(root, folder), { recursive: true })
    .map(String)
    .filter((name) => ending.test(name))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'));
const server = texts('server', /\.[ch]pp$/).join('\n');
const checks = [...texts('server/checks', /\.cpp$/), ...texts('packages/checks', /\.py$/)].join('\n');

/** Codes that never reach a browser, and why. */
const notOnThePage = new Map([
  ['approval_needed', 'the terminal asks for the approval'],
  ['usage', 'a wrong command line'],
  ['command_not_found', 'of jetcrew run'],
  ['command_not_startable', 'of jetcrew run and shell'],
  ['environment_empty', 'of jetcrew run and shell'],
  ['key_exists', 'of jetcrew bundle keygen'],
  ['media_settings_invalid', 'a line in the log of the daemon'],
  ['sensor_settings_invalid', 'a line in the log of the daemon'],
  ['bundle_exists', 'of jetcrew bundle create'],
  ['fat_file_too_large', 'of jetcrew bundle create'],
  ['state_file_invalid', 'of jetcrew bundle create'],
  // A board downloads nothing: these are of whoever makes bundles.
  ['apt_source_invalid', 'of jetcrew bundle create'],
  ['download_mismatch', 'of jetcrew bundle create'],
  ['download_refused', 'of jetcrew bundle create'],
  ['download_too_large', 'of jetcrew bundle create'],
  ['download_unverifiable', 'of jetcrew bundle create'],
  ['package_index_invalid', 'of jetcrew bundle create'],
  ['page_missing', 'of jetcrew bundle create'],
  ['proxy_refused', 'of jetcrew bundle create'],
  ['release_expired', 'of jetcrew bundle create'],
  ['release_invalid', 'of jetcrew bundle create'],
  ['release_untrusted', 'of jetcrew bundle create'],
  ['server_silent', 'of jetcrew bundle create'],
  ['server_unreachable', 'of jetcrew bundle create'],
  ['sources_invalid', 'of jetcrew bundle create'],
  ['tls_authorities_invalid', 'of jetcrew bundle create'],
  ['tls_untrusted', 'of jetcrew bundle create'],
  ['url_invalid', 'of jetcrew bundle create'],
  ['kernel_needs_ipykernel', 'of jetcrew environment kernel'],
  ['response_invalid', 'of the command line as a client of the daemon'],
  ['daemon_unreachable', 'of the command line as a client of the daemon'],
  ['index_damaged', 'a package index given on the command line'],
  ['address_in_use', 'the daemon does not start'],
  ['address_unavailable', 'the daemon does not start'],
  ['route_invalid', 'the daemon does not start'],
  ['listen_refused', 'the daemon does not start'],
  ['pattern_invalid', 'becomes catalogue_invalid, which has the file'],
  ['database_foreign', 'the daemon does not start'],
  ['migration_changed', 'the daemon does not start'],
  ['state_outside_root', 'the daemon does not start'],
]);

/** Every code of an Error, a misfit or a check in the daemon's sources, and all that have an HTTP status. */
function codes(): Set<string> {
  const errors = [
    /\b(?:Error|Misfit|Refusal)\w*\s*[({]([^,;]*)[,;]/g, // Error(upload ? "upload_too_large" : "request_too_large",
    /return \{("[a-z]+_[a-z_]+"),\s*(?:std::move\(message\)|"|fmt::format)/g, // of functions that give an Error
    /\bSettingsFile \w+\(\w+, \w+, ("[a-z_]+")\)/g, // which code a file of settings is refused with
    /\{("[a-z_]+"), [45]\d\d\}/g, // the table of HTTP statuses
  ];
  const source = server.replace(/\.at\("\w+"\)/g, '');
  return new Set(
    [...errors.flatMap((place) => [...source.matchAll(place)]), ...checks.matchAll(/("check_[a-z_]+")/g)]
      .flatMap((match) => [...(match[1] ?? '').matchAll(/"([a-z]+(?:_[a-z]+)*)"/g)])
      .map((match) => match[1] ?? ''),
  );
}

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
      // The daemon names these; that each is one of its sentences is tested below.
      .filter((key) => !/^(?:cause|why|note|proposal)\./.test(key))
      .filter((key) => !code.includes(`'${key}'`) && !beginnings.some((beginning) => key.startsWith(beginning)));
    expect(unused).toEqual([]);
  });

  it('translate every code that the daemon can answer with or a check can end with', () => {
    const missing = [...codes()].filter((one) => !notOnThePage.has(one) && !(`problem.${one}` in english && `problem.${one}.hint` in english));
    expect(missing.sort()).toEqual([]);
  });

  it('know the codes of the daemon', () => {
    // What finds nothing would miss nothing.
    const found = codes();
    for (const one of ['disk_full', 'upload_too_large', 'wrong_python', 'check_crashed', 'check_needs_other', 'rate_limited', 'io_failed']) {
      expect(found, one).toContain(one);
    }
    for (const one of notOnThePage.keys()) expect(found, one).toContain(one);
  });

  it('have every sentence that the daemon sends as data', () => {
    const keys = [...server.matchAll(/"((?:cause|why|note|proposal)\.[a-z_]+)"/g)].map((match) => match[1] ?? '');
    expect(keys).toContain('cause.needs');
    for (const key of keys) expect(english, key).toHaveProperty([key]);
    for (const kind of ['held', 'essential', 'installed']) expect(english).toHaveProperty([`cause.${kind}`]);
    const known = new Set([...keys, 'proposal.title', 'cause.held', 'cause.essential', 'cause.installed', 'proposal.allow_downgrade', 'proposal.allow_remove']);
    expect(Object.keys(english).filter((key) => /^(?:cause|why|note|proposal)\./.test(key) && !known.has(key))).toEqual([]);
    for (const flag of ['allow_downgrade', 'allow_remove']) expect(english).toHaveProperty([`proposal.${flag}`]);
  });
});
