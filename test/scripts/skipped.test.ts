import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { skippedLines } from '../support/skipped.reporter.ts';
import { root } from '../support/tree.ts';

const aFile = (path: string, skipped: number) => ({
  moduleId: join(root, path),
  children: { allTests: () => Array.from({ length: skipped }) },
});

describe('what a run says it left out', () => {
  it('has a line for each file with a skipped test, and the sum', () => {
    const files = [aFile('test/a.test.ts', 3), aFile('test/b.test.ts', 0), aFile('test/c.ts', 12)];
    expect(skippedLines(files)).toEqual([
      'skipped: 15 tests, whose files say what they need',
      '     3  test/a.test.ts',
      '    12  test/c.ts',
    ]);
  });

  it('is nothing where every test ran', () => {
    expect(skippedLines([aFile('test/a.test.ts', 0)])).toEqual([]);
  });
});
