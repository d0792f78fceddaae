/** From what a scenario says of its callers to the plan of their lives. */
import type { LawSpec, Scenario } from '../../contracts/index.ts';
import { type Clock, msOf } from '../clock.ts';
import { compileLaw, compileQuantity } from '../laws/compile-law.ts';
import type { Law } from '../laws/law.ts';
import type {
  CallAgainPlan,
  CallbackPlan,
  CallerLife,
  EntrancePlan,
  OrderPlan,
  ReachPlan,
} from './caller-plan.ts';
import type { PromptPlan } from './prompt-lines.ts';

type CallType = Scenario['callTypes'][number];
type CallAgain = NonNullable<CallType['returnCall']>;

/** Attempts of a caller who never gives up: a loop must end. */
const attemptsMaxDefault = 1_000;

/** What the callers of a type do. */
export function compileLife(callType: CallType, prompts: PromptPlan | null): CallerLife {
  const { balk, redial, returnCall, order } = callType;
  return {
    balk:
      balk === undefined
        ? null
        : { share: balk.share ?? 0, byAnnouncedWait: balk.byAnnouncedWait ?? null },
    afterAbandon: callAgain(redial?.afterAbandon),
    afterBlock: callAgain(redial?.afterBlock),
    returnCall: callAgain(returnCall),
    order: order === undefined ? null : { ...orderPlan(order), prompts },
  };
}

/** Lines and IVR. */
export function compileEntrance(
  { lines, ivr, events = [] }: Scenario,
  { startMs }: Clock,
): EntrancePlan {
  const lost = events.flatMap((event) => {
    if (event.kind !== 'linesLost') return [];
    const fromMs = msOf(event.at) - startMs;
    return [{ fromMs, toMs: fromMs + event.forMs, count: event.count }];
  });
  return {
    lines: lines === undefined ? null : { count: lines.count, lost },
    ivr:
      ivr === undefined
        ? null
        : { time: compileLaw(ivr.time), containedShare: ivr.containedShare ?? 0 },
  };
}

/** Callbacks; null: none are offered by the scenario. */
export function compileCallbacks({ callbacks }: Scenario): CallbackPlan | null {
  if (callbacks === undefined) return null;
  return {
    offerAboveWaitMs: callbacks.offerAboveWaitMs,
    acceptShare: callbacks.acceptShare,
    acceptByExpectedWait: callbacks.acceptByExpectedWait ?? null,
    reach: reachPlan(callbacks),
    isCustomerFirst: callbacks.mode === 'customerFirst',
    patience: lawOrNull(callbacks.patience),
  };
}

/** Attempts to reach somebody. */
export function reachPlan(of: {
  readonly answerShare: number;
  readonly attemptsMax?: number | undefined;
  readonly spacing?: LawSpec | undefined;
  readonly ringTime?: LawSpec | undefined;
}): ReachPlan {
  return {
    answerShare: of.answerShare,
    attemptsMax: of.attemptsMax ?? 1,
    spacing: lawOrNull(of.spacing),
    ringTime: lawOrNull(of.ringTime),
  };
}

function callAgain(of: CallAgain | undefined): CallAgainPlan | null {
  if (of === undefined || of.share === 0) return null;
  const { share, delay, attemptsMax = attemptsMaxDefault } = of;
  return { share, delay: compileLaw(delay), attemptsMax };
}

function orderPlan({
  share,
  valueMinor,
  upSell,
}: NonNullable<CallType['order']>): Omit<OrderPlan, 'prompts'> {
  return {
    share,
    valueMinor: compileQuantity(valueMinor ?? 0),
    upSell:
      upSell === undefined
        ? null
        : {
            share: upSell.share ?? 1,
            whenWaitingMax: upSell.whenWaitingMax ?? null,
            time: compileLaw(upSell.time),
            acceptShare: upSell.acceptShare,
            valueMinor: compileQuantity(upSell.valueMinor),
          },
  };
}

function lawOrNull(spec: LawSpec | undefined): Law | null {
  return spec === undefined ? null : compileLaw(spec);
}
