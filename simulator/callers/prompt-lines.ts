/**
 * What the prompt rules in force offer beside an order line, and what comes of it.
 *
 * What they rank depends on the line and on whether the centre is busy, so it is ranked once for
 * each, before the day: the same lines that an agent's screen shows.
 * Source: rules.md C6, simulation.md 2.5.
 */
import type { Scenario } from '../../contracts/index.ts';
import { factRecord, type PromptOutcome, type RuleSet, rankPrompts } from '../../rules/index.ts';

type CallType = Scenario['callTypes'][number];
type Prompts = NonNullable<NonNullable<CallType['order']>['prompts']>;
type Line = Prompts['lines'][number];

/** One offer: how long it takes, how often it is accepted, what that earns. */
export interface PromptTry {
  /** Of the rule, or the link. */
  readonly name: string;
  readonly handleMs: number;
  readonly acceptShare: number;
  readonly marginMinor: number;
}

/** A line that callers order, and what is offered beside it. */
export interface PromptLinePlan {
  /** Of the orders, up to and with this line. */
  readonly shareUpTo: number;
  readonly normal: readonly PromptTry[];
  readonly busy: readonly PromptTry[];
}

export interface PromptPlan {
  /** Null: it is never busy. */
  readonly busyAboveWaiting: number | null;
  readonly lines: readonly PromptLinePlan[];
}

/** Ranks the lines of a call type by the rules; null: neither says anything. */
export function promptPlan(
  { id, facts, order }: CallType,
  rules: RuleSet<'prompt'> | null,
  atMs: number,
): PromptPlan | null {
  const prompts = order?.prompts;
  if (prompts === undefined || rules === null) return null;
  const total = prompts.lines.reduce((sum, { share }) => sum + (share ?? 1), 0);
  let shareUpTo = 0;
  return {
    busyAboveWaiting: prompts.busyAboveWaiting ?? null,
    lines: prompts.lines.map((line): PromptLinePlan => {
      shareUpTo += (line.share ?? 1) / total;
      const ranked = (state: 'normal' | 'busy'): readonly PromptTry[] =>
        tries(line, rules, {
          facts: { 'call.type': id, ...facts, ...line.facts, 'centre.state': state },
          atMs,
        });
      return { shareUpTo, normal: ranked('normal'), busy: ranked('busy') };
    }),
  };
}

function tries(
  { marginMinor }: Line,
  rules: RuleSet<'prompt'>,
  { facts, atMs }: { readonly facts: Parameters<typeof factRecord>[0]; readonly atMs: number },
): readonly PromptTry[] {
  const margin = ({ sku }: PromptOutcome): number => marginMinor[sku] ?? 0;
  const { shown } = rankPrompts({
    rules,
    facts: factRecord(facts),
    atMs,
    links: [],
    history: {
      onOrder: [],
      onLine: 0,
      acceptance: () => ({ accepted: 0, shown: 0 }),
      daysSinceShown: () => null,
    },
    isDirectedSelling: true,
    isCardBeingRead: false,
    hasStock: () => true,
    marginMinor: margin,
  });
  return shown.map(({ rule, link, acceptPpm, outcome }) => ({
    name: rule ?? link ?? outcome.sku,
    handleMs: outcome.handleMs,
    acceptShare: acceptPpm / 1_000_000,
    marginMinor: margin(outcome),
  }));
}
