/** Members that are given. */
import { describe, expect, it } from 'vitest';
import { given } from '../../kernel/index.ts';

describe('what is given', () => {
  it('has no member that is undefined, and every other, null and false too', () => {
    const value = given({ a: undefined, b: null, c: false, d: 0, e: '' });
    expect(Object.entries(value)).toEqual([
      ['b', null],
      ['c', false],
      ['d', 0],
      ['e', ''],
    ]);
  });
});
