/**
 * Sales of calls: an order, an up-sell offer at the end of the talk, and prompts beside an order
 * line, ranked once before the day.
 */
import type { Scenario } from '../../contracts/index.ts';
import { factRecord, type PromptOutcome, type RuleSet, rankPrompts } from '../../rules/index.ts';
import { counted } from '../day/ledger.ts';
import type { LiveCall } from '../day/live-call.ts';
import type { Surroundings } from '../day/surroundings.ts';
import { orderValue, upSellOutcome } from './decisions.ts';
import type { PromptLinePlan, PromptPlan, PromptTry } from './prompt-plan.ts';

/** Draws for up-sells: the scenario's offer takes the first four, prompts of rules the next. */
const promptDraws = 4;

export class Sales {
  readonly #of: Pick<Surroundings, 'ledger' | 'draws' | 'view'>;

  constructor(of: Pick<Surroundings, 'ledger' | 'draws' | 'view'>) {
    this.#of = of;
  }

  /**
   * Makes the up-sell offers at the end of the talk; returns by how many ms they prolong the call.
   */
  conclude(call: LiveCall, nowMs: number): number {
    const { order } = call.type.life;
    if (order === null || call.isSold) return 0;
    call.isSold = true;
    const { ledger, draws } = this.#of;
    const { entity, firstDraw, place } = call;
    ledger.add(counted.orderingServed, place, nowMs);
    const value = orderValue(order, (draw) => draws.order.draw(entity, firstDraw + draw));
    if (value !== null) {
      ledger.add(counted.orders, place, nowMs);
      ledger.add(counted.orderMinor, place, nowMs, value);
    }
    const longerMs = value === null ? 0 : this.#prompt(call, nowMs);
    return longerMs + this.#upSell(call, nowMs);
  }

  #prompt(call: LiveCall, nowMs: number): number {
    const prompts = call.type.life.order?.prompts ?? null;
    if (prompts === null) return 0;
    const { ledger, draws, view } = this.#of;
    const { entity, firstDraw, place } = call;
    const draw = (at: number): number => draws.upSell.draw(entity, firstDraw + at);
    const chosen = draw(promptDraws);
    const line = prompts.lines.find(({ shareUpTo }) => chosen < shareUpTo) ?? prompts.lines.at(-1);
    const { busyAboveWaiting } = prompts;
    const isBusy = busyAboveWaiting !== null && view.waitingWith(call) > busyAboveWaiting;
    const tries = (isBusy ? line?.busy : line?.normal) ?? [];
    let lengthMs = 0;
    for (const [n, { handleMs, acceptShare, marginMinor }] of tries.entries()) {
      lengthMs += handleMs;
      ledger.add(counted.prompts, place, nowMs);
      if (draw(promptDraws + 1 + n) >= acceptShare) continue;
      ledger.add(counted.promptsAccepted, place, nowMs);
      ledger.add(counted.upSellMinor, place, nowMs, marginMinor);
    }
    return lengthMs;
  }

  #upSell(call: LiveCall, nowMs: number): number {
    const { order } = call.type.life;
    if (order === null || order.upSell === null) return 0;
    const { ledger, draws, view } = this.#of;
    const { entity, firstDraw, place } = call;
    const waiting = order.upSell.whenWaitingMax === null ? 0 : view.waitingWith(call);
    const tried = upSellOutcome(order.upSell, waiting, (draw) =>
      draws.upSell.draw(entity, firstDraw + draw),
    );
    if (tried === null) return 0;
    ledger.add(counted.prompts, place, nowMs);
    if (tried.valueMinor !== null) {
      ledger.add(counted.promptsAccepted, place, nowMs);
      ledger.add(counted.upSellMinor, place, nowMs, tried.valueMinor);
    }
    return tried.lengthMs;
  }
}

type CallType = Scenario['callTypes'][number];
type Prompts = NonNullable<NonNullable<CallType['order']>['prompts']>;
type Line = Prompts['lines'][number];

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
