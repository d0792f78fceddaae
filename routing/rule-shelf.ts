/**
 * Rule sets made ready for the core: judged, compiled, and what of them is found once.
 *
 * Making one ready takes milliseconds, so a driver does it beside the core and lays it on the
 * shelf; an activation that names the very same file takes it from there, and swaps a reference.
 * Without a shelf, as in a replay, the core makes it ready itself.
 * Source: rules.md D7.
 */
import {
  compileRuleSet,
  type FactEntry,
  factsRead,
  judgeRuleSet,
  type RouteOutcome,
  type RuleSet,
  type RuleSetFile,
} from '../rules/index.ts';
import { compilePlan } from './compile-plan.ts';

export interface ReadyRuleSet {
  readonly file: RuleSetFile;
  readonly rules: RuleSet;
  /** What its rules ask for. */
  readonly facts: readonly FactEntry[];
  /** Queues that its plans name, each once. */
  readonly queuesNamed: readonly string[];
}

/** Where a driver lays what the next activations take. */
export class RuleShelf {
  readonly #ready = new WeakMap<RuleSetFile, ReadyRuleSet>();

  /** Lays a set there; false: it may not be activated. */
  lay(file: RuleSetFile): boolean {
    const ready = makeReady(file);
    if (ready !== null) this.#ready.set(file, ready);
    return ready !== null;
  }

  take(file: RuleSetFile): ReadyRuleSet | null {
    return this.#ready.get(file) ?? null;
  }
}

/** Judges and compiles a set whose shape holds; null: it may not be activated. */
export function makeReady(file: RuleSetFile): ReadyRuleSet | null {
  const judged = judgeRuleSet(file);
  if (!judged.ok || !Number.isSafeInteger(file.version) || file.version < 1) return null;
  const { checked: set } = judged;
  const plans = set.kind === 'route' ? set.rules.map(({ outcome }) => outcome as RouteOutcome) : [];
  if (!plans.every(holdsPlanRules)) return null;
  return {
    file,
    rules: compileRuleSet(set),
    facts: factsRead(set),
    queuesNamed: [...new Set(plans.flatMap(queuesNamedBy))],
  };
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
