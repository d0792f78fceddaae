/** The result of a rule in a run: its conditions with their values, its event and its verdict. */
import { type Condition, copyCondition } from './condition.ts';
import { copyOf } from './copy.ts';
import type { ValueSource } from './evaluate-conditions.ts';
import { isPending, type MaybePromise } from './maybe-promise.ts';
import type { RuleEvent } from './rule-types.ts';

/** How a rule came out in a run. */
export class RuleResult {
  /**
   * A copy of the rule's conditions; evaluated ones carry `factResult`, `valueResult` and `result`.
   */
  readonly conditions: Condition;
  /** The event of the rule. */
  readonly event: RuleEvent;
  /** Priority of the rule. */
  readonly priority: number;
  readonly name: string | undefined;
  /** Whether the rule held; null before it is evaluated. */
  result: unknown = null;

  constructor(conditions: Condition, event: RuleEvent, priority: number, name: string | undefined) {
    this.conditions = copyCondition(conditions);
    this.event = copyOf(event);
    this.priority = priority;
    this.name = copyOf(name);
  }

  /** Records whether the rule held. */
  setResult(result: unknown): void {
    this.result = result;
  }

  /** Replaces fact references among event parameters by their values; not nested ones. */
  resolveEventParams(almanac: Pick<ValueSource, 'getValue'>): MaybePromise<unknown> {
    const { params } = this.event;
    if (typeof params !== 'object' || params === null) return undefined;
    const pending: PromiseLike<unknown>[] = [];
    for (const key of Object.keys(params)) {
      const value = almanac.getValue(params[key]);
      if (isPending(value)) {
        pending.push(
          value.then((settled) => {
            params[key] = settled;
          }),
        );
      } else params[key] = value;
    }
    return pending.length === 0 ? undefined : Promise.all(pending);
  }

  /** The result as JSON text; `toJSON(false)` returns an object. */
  toJSON(): string;
  toJSON(stringify: boolean | string): unknown;
  toJSON(stringify: boolean | string = true): unknown {
    const { event, priority, name, result } = this;
    const json = { conditions: this.conditions.toJSON(false), event, priority, name, result };
    return stringify ? JSON.stringify(json) : json;
  }
}
