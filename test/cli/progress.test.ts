import { performance } from 'node:perf_hooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ProgressKind, startProgress } from '../../cli/streams/progress.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** What is said of work whose ticks come at these seconds. */
function said(kind: ProgressKind | undefined, of: number | null, seconds: readonly number[]) {
  let text = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((more) => {
    text += String(more);
    return true;
  });
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  const progress = startProgress(kind, { verb: 'staffing', noun: 'days' });
  for (const [place, second] of seconds.entries()) {
    clock.mockReturnValue(second * 1_000);
    progress.tick(() => ({ done: place + 1, of, estimate: '' }));
  }
  progress.end();
  return text.split('\n').filter((line) => line !== '');
}

describe('progress', () => {
  it('is a line now and then where the output is redirected, and none of short work', () => {
    const wasTerminal = process.stderr.isTTY;
    process.stderr.isTTY = false;
    try {
      expect(said(undefined, 100, [1, 2, 3])).toEqual([]);
      expect(said(undefined, 100, [5, 10, 16, 20, 29, 32])).toEqual([
        'staffing  3 %  3 of 100 days  518 s left',
        'staffing  6 %  6 of 100 days  502 s left',
      ]);
    } finally {
      process.stderr.isTTY = wasTerminal;
    }
  });

  it('tells no time left before there is ground for it, nor where nobody knows the end', () => {
    expect(said('plain', 4_000, [16])).toEqual(['staffing  0 %  1 of 4000 days  16 s so far']);
    expect(said('plain', null, [1, 2, 3, 16])).toEqual(['staffing  4 days  16 s so far']);
    const [first = ''] = said('json', null, [1.5]);
    expect(JSON.parse(first)).toMatchObject({ done: 1, of: null, leftS: null });
  });
});
