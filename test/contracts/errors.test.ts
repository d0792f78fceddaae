import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  aProblem,
  type ErrorCode,
  effectSchema,
  errorCatalogue,
  errorEntry,
  errorsPage,
  problemSchema,
} from '../../contracts/index.ts';
import type { RefusalCode } from '../../routing/index.ts';
import { treeFiles } from '../support/tree.ts';

/** The files at these paths in one text, without the catalogue itself and this file. */
function textsOf(paths: RegExp): string {
  return treeFiles(paths)
    .filter(({ path }) => !/errors(?:\.test)?\.ts$/.test(path))
    .map(({ text }) => text)
    .join('\n');
}

describe('the error catalogue', () => {
  it('has every code once, in snake case, with titles in both languages', () => {
    const codes = errorCatalogue.map(({ code }) => code);
    expect(codes.length).toBeGreaterThan(90);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { code, title, status } of errorCatalogue) {
      expect(code).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
      expect(title.en).toMatch(/^[A-Z]/);
      expect(title.fr).toMatch(/^\p{Lu}/u);
      expect(status).toBeGreaterThanOrEqual(400);
    }
  });

  it('has every code with which the core refuses', () => {
    // The compiler proves it for the type; the schema lists the codes at run time.
    const inCatalogue: (code: RefusalCode) => ErrorCode = (code) => code;
    const [effectsByType] = effectSchema.options;
    const refused = effectsByType.options.find((option) => option.shape.type.value === 'refused');
    const code = refused !== undefined && 'code' in refused.shape ? refused.shape.code : undefined;
    expect(code?.options.length).toBeGreaterThan(20);
    for (const refusal of code?.options ?? []) {
      expect(errorEntry(inCatalogue(refusal)).code).toBe(refusal);
    }
  });

  it('says that a retry may help where the world failed and where something is busy', () => {
    const retryable = errorCatalogue.filter((entry) => entry.retryable).map(({ code }) => code);
    expect(retryable).toEqual([
      'request_timeout',
      'request_in_progress',
      'rate_limited',
      'too_many_jobs',
      'operation_failed',
      'operation_unavailable',
      'resource_unavailable',
      'draining',
      'centre_closed',
      'standby',
      'store_busy',
      'store_full',
      'store_read_only',
      'store_io_failed',
      'storage_unavailable',
      'acd_timeout',
    ]);
  });

  it('has no code that nothing throws, and none that no test names', () => {
    // The switch of other centres checks PINs; TAPI has a number for it all the same.
    const elsewhere = ['pin_rejected'];
    const product = textsOf(
      /^(?:api|cli|contracts|gateways|live|orders|routing|rules|services|store)\/.*\.ts$/,
    );
    const tests = textsOf(/^test\/.*\.ts$/);
    const lacking = errorCatalogue.flatMap(({ code }) => [
      ...(product.includes(`'${code}'`) ? [] : [`${code} is thrown nowhere`]),
      ...(new RegExp(`\\b${code}\\b`).test(tests) ? [] : [`${code} has no test`]),
    ]);
    expect(lacking.filter((one) => !elsewhere.includes(one.split(' ')[0] ?? ''))).toEqual([]);
  });

  it('is what docs/errors.md shows', () => {
    expect(readFileSync('docs/errors.md', 'utf8')).toBe(errorsPage());
  });
});

describe('a problem', () => {
  it('takes status, title and retry flag from the catalogue', () => {
    const problem = aProblem('call_gone', { detail: 'Call c1 ended at 12.', language: 'fr' });
    expect(problem).toEqual({
      type: '/docs/errors#call_gone',
      title: 'L’appel est terminé',
      status: 409,
      code: 'call_gone',
      retryable: false,
      detail: 'Call c1 ended at 12.',
      blockers: ['call_gone'],
    });
    const allowed = { detail: 'Call c1 ended at 12.', allowed: [] };
    expect(aProblem('call_gone', allowed)).not.toHaveProperty('blockers');
    expect(problemSchema.safeParse(problem).success).toBe(true);
    expect(aProblem('call_gone', { detail: '', elsewhere: true }).status).toBe(410);
    expect(aProblem('queue_closed', { detail: '', elsewhere: true }).status).toBe(409);
  });
});
