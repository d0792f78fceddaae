/** Classes of operations that share a limit of requests. */

/**
 * Classes of operations; each principal has a bucket of each. `account` counts attempts to sign in
 * to one account, whatever addresses they come from.
 */
export const rateClasses = ['control', 'interactive', 'integration', 'auth', 'account'] as const;

export type RateClass = (typeof rateClasses)[number];
