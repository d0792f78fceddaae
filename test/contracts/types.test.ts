import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { LinkSetting } from '../../routing/index.ts';
import type {
  callTypes,
  OutcomeOf,
  RuleKind,
  RuleSetFile,
  RuleWorld,
  ruleSetSchemas,
  worldSchema,
} from '../../rules/index.ts';

/**
 * Every member required and readonly, an optional one marked: so that a member missing on one side,
 * optional or not, is a difference.
 */
type Plain<T> = T extends object
  ? {
      readonly [K in keyof T]-?: Record<never, never> extends Pick<T, K>
        ? Plain<T[K]> | 'optional'
        : Plain<T[K]>;
    }
  : T;
type Same<Schema, Type> = [Plain<Schema>] extends [Plain<Type>]
  ? [Plain<Type>] extends [Plain<Schema>]
    ? true
    : 'the type allows more'
  : 'the schema allows more';

type CallType = (typeof callTypes)[number];
type FileOf<Kind extends RuleKind> = z.infer<(typeof ruleSetSchemas)[Kind]>;
type ParamsOf<Kind extends RuleKind> = FileOf<Kind>['rules'][number]['event']['params'];
/** All but what depends on the kind. */
type Around<File extends { readonly kind: unknown; readonly rules: readonly object[] }> = Omit<
  File,
  'kind' | 'rules'
> & { readonly rule: Omit<File['rules'][number], 'event'> };

// The compiler is the checker here: a member added on one side alone does not compile.
const sameTypes = [
  true satisfies Same<Omit<z.infer<typeof worldSchema>, 'schema'>, RuleWorld>,
  true satisfies Same<Around<FileOf<'classify'>>, Around<RuleSetFile>>,
  true satisfies Same<ParamsOf<'classify'>, OutcomeOf['classify'] & { callType?: CallType }>,
  true satisfies Same<ParamsOf<'admit'>, OutcomeOf['admit']>,
  true satisfies Same<ParamsOf<'route'>, OutcomeOf['route']>,
  true satisfies Same<ParamsOf<'treat'>, OutcomeOf['treat']>,
  true satisfies Same<ParamsOf<'prompt'>, OutcomeOf['prompt']>,
  true satisfies Same<ParamsOf<'script'>, OutcomeOf['script']>,
  true satisfies Same<ParamsOf<'check'>, OutcomeOf['check']>,
  true satisfies Same<ParamsOf<'priceLimit'>, OutcomeOf['priceLimit']>,
  true satisfies Same<ParamsOf<'coupon'>, OutcomeOf['coupon']>,
];

describe('the schemas', () => {
  it('say what the types of rules say, both ways', () => {
    expect(sameTypes).toEqual(sameTypes.map(() => true));
  });

  it('would not compile against a type with a further member, optional or not', () => {
    type WithMore<More> = Same<LinkSetting, LinkSetting & More>;
    const faults = [
      'the schema allows more' satisfies WithMore<{ more: 1 }>,
      'the schema allows more' satisfies WithMore<{ more?: 1 }>,
      'the type allows more' satisfies Same<LinkSetting & { more?: 1 }, LinkSetting>,
    ];
    expect(faults).toHaveLength(3);
  });
});
