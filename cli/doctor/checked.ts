/** What a look at one thing finds: how it is, what was seen, and what to do where that helps. */

export interface Checked {
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly seen: string;
  /** Null: nothing. */
  readonly advice: string | null;
}

export function ok(check: string, seen: string): Checked {
  return { check, state: 'ok', seen, advice: null };
}

export function warn(check: string, seen: string, advice: string): Checked {
  return { check, state: 'warn', seen, advice };
}

export function fail(check: string, seen: string, advice: string): Checked {
  return { check, state: 'fail', seen, advice };
}

/** What is wrong, as it says itself. */
export function reasonIn(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
