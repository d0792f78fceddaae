/** Members that are given. */
import { describe, expect, it } from 'vitest';
import { omitUndefined } from '../../kernel/index.ts';

describe('what is given', () => {
  it('has no member that is undefined, and every other, null and false too', () => {
    const value = omitUndefined({ a: undefined, b: null, c: false, d: 0, e: '' });
    expect(Object.entries(value)).toEqual([
      ['b', null],
      ['c', false],
      ['d', 0],
      ['e', ''],
    ]);
  });
});
