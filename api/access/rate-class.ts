/** Classes of operations. `account` counts sign-in attempts for one account, from any address. */
export const rateClasses = ['control', 'interactive', 'integration', 'auth', 'account'] as const;

export type RateClass = (typeof rateClasses)[number];
