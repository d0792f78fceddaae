/** One offer: how long it takes, how often it is accepted, what that earns. */
export interface PromptTry {
  readonly name: string;
  readonly handleMs: number;
  readonly acceptShare: number;
  readonly marginMinor: number;
}

export interface PromptLinePlan {
  /** Cumulative share of the orders, up to and with this line. */
  readonly shareUpTo: number;
  readonly normal: readonly PromptTry[];
  readonly busy: readonly PromptTry[];
}

export interface PromptPlan {
  /** Null if it is never busy. */
  readonly busyAboveWaiting: number | null;
  readonly lines: readonly PromptLinePlan[];
}
