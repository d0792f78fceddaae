/** Commands of the pages that take long, as their readers run them. */
import { describe, expect, it } from 'vitest';
import { fences, runFence } from './support/pages.ts';

const long = fences.filter(({ mark }) => mark === 'sh run long');

describe('long commands of the pages', () => {
  it('are there', () => {
    expect(long.length).toBeGreaterThan(5);
  });

  it.each(long)('run as they say: $page, $code', runFence);
});
