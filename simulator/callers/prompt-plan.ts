/** A prompt that agents offer beside an order line. */
export interface PromptTry {
  readonly name: string;
  readonly handleMs: number;
  readonly acceptShare: number;
  readonly marginMinor: number;
}

export interface PromptLinePlan {
  /** Cumulative share of orders with this order line or an earlier one. */
  readonly shareUpTo: number;
  readonly normal: readonly PromptTry[];
  readonly busy: readonly PromptTry[];
}

export interface PromptPlan {
  /** Busy above this number of waiting calls; null: never. */
  readonly busyAboveWaiting: number | null;
  readonly lines: readonly PromptLinePlan[];
}
