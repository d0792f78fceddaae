import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type {
  centreSchema,
  decisionSchema,
  effectSchema,
  inputSchema,
  instantSchema,
} from '../../contracts/index.ts';
import type {
  CentreFile,
  ChannelSettings,
  DecisionRecord,
  Effect,
  Input,
  Instant,
} from '../../routing/index.ts';

/** Schemas infer mutable arrays; the types of `routing/` are readonly. */
type Frozen<T> = T extends readonly unknown[] | object
  ? { readonly [K in keyof T]: Frozen<T[K]> }
  : T;
type Same<A, B> = [Frozen<A>] extends [Frozen<B>]
  ? [Frozen<B>] extends [Frozen<A>]
    ? true
    : 'the type says more than the schema'
  : 'the schema says more than the type';

// The compiler is the checker here: a member added on one side alone does not compile.
const sameTypes = [
  true satisfies Same<z.infer<typeof centreSchema>, CentreFile>,
  true satisfies Same<z.infer<typeof inputSchema>, Input>,
  true satisfies Same<z.infer<typeof instantSchema>, Instant>,
  true satisfies Same<z.infer<typeof effectSchema>, Effect>,
  true satisfies Same<z.infer<typeof decisionSchema>, DecisionRecord>,
];

describe('the schemas', () => {
  it('say what the types of the routing core say, both ways', () => {
    expect(sameTypes).toEqual(sameTypes.map(() => true));
    const channels: ChannelSettings = { voice: { cost: 100 } };
    // @ts-expect-error the comparison must be able to fail: a further member on one side
    true satisfies Same<ChannelSettings & { more: 1 }, typeof channels>;
  });
});
