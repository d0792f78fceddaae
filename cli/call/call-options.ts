/** Options of `call` that do not depend on the operation. */
import type { OptionsOf } from '../command.ts';
import { languageOption, serviceOptions, type storedRulesOptions } from '../options.ts';

export const always = {
  '--only <member>':
    'print this member of the answer alone, like secret or items.0.id; or some: id,state',
  ...languageOption,
  ...serviceOptions,
} as const;

export const ofBodies = {
  '--body <file>': 'the body, - for stdin; what else is given goes into it',
} as const;

export const ofLists = { '--all': 'every page of the list' } as const;

export const ofVersions = {
  '--if-match <tag>': 'the version that is changed: its number, or its tag (--only etag)',
} as const;

export const ofPosts = {
  '--idempotency-key <key>': 'the same when it is sent again: it is done once [minted]',
} as const;

export type CallOptions = OptionsOf<
  typeof always &
    typeof ofBodies &
    typeof ofLists &
    typeof ofVersions &
    typeof ofPosts &
    typeof storedRulesOptions
> & { readonly output: 'text' | 'json' | 'csv' };
