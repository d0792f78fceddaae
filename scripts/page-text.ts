/** Texts of generated pages from `scripts/pages/`, with figures and tables filled in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../kernel/index.ts';

export function pageText(
  page: string,
  places: { readonly [name: string]: string | number },
): string {
  const text = readFileSync(join(import.meta.dirname, 'pages', `${page}.md`), 'utf8');
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = places[name];
    assert(value !== undefined, () => `pages/${page}.md has no value for {{${name}}}`);
    return String(value);
  });
}
