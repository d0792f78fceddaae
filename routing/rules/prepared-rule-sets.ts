/**
 * Rule sets made ready for the core: judged, compiled, and what of them is found once.
 *
 * Making one ready takes milliseconds, so a driver does it beside the core; an
 * activation that names the very same file takes it from here, and swaps a reference. Where nothing
 * is prepared, as in a replay, the core makes it ready itself.
 * Source: rules.md D7.
 */
import {
  type FactEntry,
  factsRead,
  judgeInSlices,
  type RouteOutcome,
  type RuleSet,
  type RuleSetFile,
  resultOf,
  type SliceSize,
} from '../../rules/index.ts';
import { compilePlan } from '../centre/compile-plan.ts';

export interface ReadyRuleSet {
  readonly file: RuleSetFile;
  readonly rules: RuleSet;
  /** What its rules ask for. */
  readonly facts: readonly FactEntry[];
  /** Queues that its plans name, each once. */
  readonly queuesNamed: readonly string[];
}

/** What a driver has made ready for the next activations. */
export class PreparedRuleSets {
  /** null: it may not be activated. */
  readonly #ready = new WeakMap<RuleSetFile, ReadyRuleSet | null>();

  /** Lays a set there; false: it may not be activated. */
  prepare(file: RuleSetFile): boolean {
    return resultOf(this.prepareInSlices(file, { opsPerSlice: Number.POSITIVE_INFINITY }));
  }

  /** The same, with a pause after every slice: others are served in between. */
  *prepareInSlices(file: RuleSetFile, size: SliceSize): Generator<void, boolean> {
    const ready = yield* readyInSlices(file, size);
    this.#ready.set(file, ready);
    return ready !== null;
  }

  /** null: it may not be activated; undefined: it has not been laid there. */
  take(file: RuleSetFile): ReadyRuleSet | null | undefined {
    return this.#ready.get(file);
  }
}

/** Judges and compiles a set whose shape holds; null: it may not be activated. */
export function makeReady(file: RuleSetFile): ReadyRuleSet | null {
  return resultOf(readyInSlices(file, { opsPerSlice: Number.POSITIVE_INFINITY }));
}

function* readyInSlices(file: RuleSetFile, size: SliceSize): Generator<void, ReadyRuleSet | null> {
  const judged = yield* judgeInSlices(file, size);
  if (!judged.ok || !Number.isSafeInteger(file.version) || file.version < 1) return null;
  const { rules } = judged;
  const queuesNamed = new Set<string>();
  if (rules.kind === 'route') {
    for (const { outcome } of rules.checked.rules) {
      const plan = outcome as RouteOutcome;
      if (!holdsPlanRules(plan)) return null;
      for (const queue of queuesNamedBy(plan)) queuesNamed.add(queue);
      yield;
    }
  }
  return { file, rules, facts: factsRead(rules.checked), queuesNamed: [...queuesNamed] };
}

/** Whatever is a plan's own to hold; whether its queues exist is for the centre. */
function holdsPlanRules(plan: RouteOutcome): boolean {
  const queueIndex = new Map(queuesNamedBy(plan).map((id, index) => [id, index]));
  return compilePlan(plan, { queue: 0, queueIndex, defaults: {}, loadFirst: false }).ok;
}

function queuesNamedBy({ queue, steps = [], fallback }: RouteOutcome): readonly string[] {
  const moved = fallback.kind === 'move' ? [fallback.queue] : [];
  return [queue, ...steps.flatMap(({ alsoQueues = [] }) => alsoQueues), ...moved];
}
