/** What comments cite can be looked up in this repository. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { treeFiles } from './support/tree.ts';

const folder = new URL('../docs/reference/', import.meta.url);
const pages = readdirSync(folder).filter((name) => name !== 'README.md');
const id = /^[A-Z]?\d+(?:\.\d+)*$|^[A-Z]$/;

/** Ids by page. */
const stated = new Map(
  pages.map((name) => {
    const rows = readFileSync(new URL(name, folder), 'utf8').matchAll(/^\| (\S+) \|/gm);
    return [name, new Set([...rows].map((row) => row[1] ?? '').filter((seen) => id.test(seen)))];
  }),
);

/** `page id` of every citation in a text; those of a range are its ends. */
function cited(text: string): readonly string[] {
  const joined = text.replaceAll(/\n\s*(?:\*|\/\/)? ?/g, ' ').replaceAll(/ *\([^()]*\)|`/g, '');
  const reference = new RegExp(
    `\\b(${pages.map((name) => name.replace('.', '\\.')).join('|')})` +
      '((?:(?:,? (?:and |to )?|[-–])(?:[A-Z]?\\d+(?:\\.\\d+)*|[A-Z])(?!\\w|\\.\\d))+)',
    'g',
  );
  return [...joined.matchAll(reference)].flatMap(([, page, ids = '']) =>
    ids
      .split(/,? (?:and |to )?|[-–]/)
      .filter((one) => id.test(one))
      .map((one) => `${page} ${one}`),
  );
}

const sources = treeFiles(/\.(tsx?|mjs|md)$/);

describe('the reference', () => {
  it('reads citations as people write them', () => {
    const text = `/**\n * Source: rules.md C6-C7; acd-routing.md B2 to B4 (default),\n * B14.\n */`;
    expect(cited(text)).toEqual([
      ...['rules.md C6', 'rules.md C7', 'acd-routing.md B2', 'acd-routing.md B4'],
      'acd-routing.md B14',
    ]);
  });

  it('states every rule that is cited', () => {
    expect(sources.length).toBeGreaterThan(1_000);
    const unknown = sources.flatMap(({ path, text }) =>
      cited(text)
        .filter((one) => {
          const [page = '', rule = ''] = one.split(' ');
          return stated.get(page)?.has(rule) !== true;
        })
        .map((one) => `${path}: ${one}`),
    );
    expect(unknown).toEqual([]);
  });

  it('states each rule once, and in a sentence', () => {
    for (const name of pages) {
      const rows = [
        ...readFileSync(new URL(name, folder), 'utf8').matchAll(/^\| (\S+) \| (.+) \|$/gm),
      ].filter((row) => id.test(row[1] ?? ''));
      expect(rows.length, name).toBe(stated.get(name)?.size);
      for (const [, , text = ''] of rows) expect(text).toMatch(/[.:]$/);
    }
  });
});
