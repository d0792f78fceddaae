/** Commands of the pages that take long and pages with a service, as their readers use them. */
import { describe, expect, it } from 'vitest';
import { fences, runFence, runSession, served } from './support/pages.ts';

const long = fences.filter(({ mark }) => mark === 'sh run long');

describe('long commands of the pages', () => {
  it('are there', () => {
    expect(long.length).toBeGreaterThan(5);
  });

  it.each(long)('run as they say: $page, $code', runFence);
});

describe('a page with a service', () => {
  const others = [...served].filter((page) => page !== 'docs/temporal.md');
  it.each(others)('is one session that goes as it says: %s', (page) => runSession(page));
});
