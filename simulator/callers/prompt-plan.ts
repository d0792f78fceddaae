/** One prompt as agents offer it: how long that takes, how often it is accepted, what it earns. */
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
  /** Waiting calls above which the centre counts as busy; null if it never does. */
  readonly busyAboveWaiting: number | null;
  readonly lines: readonly PromptLinePlan[];
}
