import { describe, expect, it } from 'vitest';
import { errorsEverywhere, operations } from '../../contracts/index.ts';

describe('the table of operations', () => {
  it('names every path once, with its parameters and a summary in both languages', () => {
    const all = Object.values(operations);
    expect(all.length).toBeGreaterThan(20);
    expect(new Set(all.map(({ method, path }) => `${method} ${path}`)).size).toBe(all.length);
    for (const { path, params, summary, errors } of all) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(Object.keys(params.shape)).toEqual(names);
      expect(summary.en).not.toBe('');
      expect(summary.fr).not.toBe('');
      // Codes of everywhere are those of all paths under /api.
      if (!path.startsWith('/api/')) continue;
      for (const code of errors) expect(errorsEverywhere).not.toContain(code);
    }
  });
});
