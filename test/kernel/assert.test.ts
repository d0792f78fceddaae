import { describe, expect, it } from 'vitest';
import { assert, InvariantError, isInstant, reasonOf, unreachable } from '../../kernel/index.ts';

describe('assert', () => {
  it('throws an invariant error with its message where the condition fails', () => {
    expect(() => assert(false, 'the sky is blue')).toThrow(InvariantError);
    expect(() => assert(0, () => 'the sky is blue')).toThrow('the sky is blue');
  });

  it('builds no message where the condition holds', () => {
    const costly = (): string => {
      throw new Error('the message was built');
    };
    expect(() => assert(true, costly)).not.toThrow();
  });
});

describe('unreachable', () => {
  it('names the value that no case expected', () => {
    const value = { kind: 'new' } as unknown as never;
    expect(() => unreachable(value)).toThrow('no case for {"kind":"new"}');
  });
});

describe('the reason of an error', () => {
  it('is that of each address of a host that none reaches', () => {
    const each = ['connect ECONNREFUSED ::1:5432', 'connect ECONNREFUSED 127.0.0.1:5432'];
    const all = new AggregateError(each.map((message) => new Error(message)));
    expect(reasonOf(all)).toBe(each.join('; '));
    expect(reasonOf(new TypeError('fetch failed', { cause: all }))).toBe(each.join('; '));
  });
});

describe('isInstant', () => {
  it('holds for safe integers from zero alone', () => {
    expect([0, 1, Number.MAX_SAFE_INTEGER].every(isInstant)).toBe(true);
    const others = [-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, '1', null];
    expect(others.some(isInstant)).toBe(false);
  });
});
