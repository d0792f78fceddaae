/** Options of `call` that do not depend on the operation. */
import type { OptionsOf } from '../command.ts';
import { signInOptions } from '../options.ts';

export const always = {
  '--only <member>': 'print this member of the answer alone, like secret or items.0.id',
  '--centre-id <id>': 'the centre [CALLWRIGHT_CENTRE, else that of who signs in]',
  ...signInOptions,
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

export const ofRules = {
  '--data <folder>': 'the rules of a service that is stopped, in place of --server',
  '--accounts <file>': 'who works there [accounts.json in --data]',
} as const;

export type CallOptions = OptionsOf<
  typeof always &
    typeof ofBodies &
    typeof ofLists &
    typeof ofVersions &
    typeof ofPosts &
    typeof ofRules
> & { readonly output: 'text' | 'json' | 'csv' };
