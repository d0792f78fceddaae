/**
 * Compiles what callers do besides waiting and talking: distributions ready to sample, times in ms
 * since the day's start.
 */
import type { DistributionSpec, Scenario } from '../../contracts/index.ts';
import type { CentreFile, Facts } from '../../routing/index.ts';
import type { TalkPlan } from '../agents/handling.ts';
import { type Clock, msOf } from '../clock.ts';
import {
  compileDistribution,
  compileQuantity,
  distributionOrNull,
} from '../distributions/compile-distribution.ts';
import type { Distribution } from '../distributions/distribution.ts';
import type { ArrivalsPlan } from './arrivals.ts';
import type { PromptPlan } from './prompt-plan.ts';

export interface CallTypePlan extends TalkPlan {
  readonly id: string;
  readonly place: number;
  readonly queueId: string;
  /** Facts by which rule sets route calls of this type; null if they go to its queue. */
  readonly facts: Facts | null;
  readonly arrivals: ArrivalsPlan;
  readonly wrapUp: Distribution | null;
  readonly patience: Distribution | null;
  readonly patienceFactors: readonly number[] | null;
  readonly life: CallerLife;
}

type CallType = Scenario['callTypes'][number];
type CallAgain = NonNullable<CallType['returnCall']>;

export const attemptsMaxDefault = 1_000;

export type ShareByWait = readonly (readonly [waitMs: number, share: number])[];
/** What callers of one type do besides calling, such as redialling; null members: never. */
export type CallerLife = ReturnType<typeof compileLife>;
export type BalkPlan = ReturnType<typeof balkPlan>;
export type CallAgainPlan = NonNullable<ReturnType<typeof callAgain>>;
export type OrderPlan = NonNullable<CallerLife['order']>;
export type UpSellPlan = ReturnType<typeof upSellPlan>;
export type EntrancePlan = ReturnType<typeof compileEntrance>;
export type LinesPlan = NonNullable<EntrancePlan['lines']>;
export type IvrPlan = NonNullable<EntrancePlan['ivr']>;
export type CallbackPlan = NonNullable<ReturnType<typeof compileCallbacks>>;
export type ReachPlan = ReturnType<typeof reachPlan>;
export type OutboundPlan = ReturnType<typeof compileOutbound>[number];

export function compileLife(callType: CallType, prompts: PromptPlan | null) {
  const { balk, redial, returnCall, order } = callType;
  return {
    balk: balk === undefined ? null : balkPlan(balk),
    afterAbandon: callAgain(redial?.afterAbandon),
    afterBlock: callAgain(redial?.afterBlock),
    returnCall: callAgain(returnCall),
    order: order === undefined ? null : orderPlan(order, prompts),
  };
}

function balkPlan({ share = 0, byAnnouncedWait }: NonNullable<CallType['balk']>) {
  return {
    share,
    byAnnouncedWait: (byAnnouncedWait ?? null) as ShareByWait | null,
  };
}

function callAgain(of: CallAgain | undefined) {
  if (of === undefined || of.share === 0) return null;
  const { share, delay, attemptsMax = attemptsMaxDefault } = of;
  return {
    share,
    delay: compileDistribution(delay),
    attemptsMax,
  };
}

function orderPlan(
  { share, valueMinor, upSell }: NonNullable<CallType['order']>,
  prompts: PromptPlan | null,
) {
  return {
    share,
    valueMinor: compileQuantity(valueMinor ?? 0),
    upSell: upSell === undefined ? null : upSellPlan(upSell),
    prompts,
  };
}

function upSellPlan(upSell: NonNullable<NonNullable<CallType['order']>['upSell']>) {
  return {
    share: upSell.share ?? 1,
    whenWaitingMax: upSell.whenWaitingMax ?? null,
    time: compileDistribution(upSell.time),
    acceptShare: upSell.acceptShare,
    valueMinor: compileQuantity(upSell.valueMinor),
  };
}

export function compileEntrance({ lines, ivr, events = [] }: Scenario, { startMs }: Clock) {
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
        : { time: compileDistribution(ivr.time), containedShare: ivr.containedShare ?? 0 },
  };
}

export interface MenuPlan {
  readonly time: Distribution;
  /** Keys, each with the share of callers who press these or those before. */
  readonly choices: readonly { readonly digits: string; readonly upTo: number }[];
}

export function compileMenus({ menus = {} }: Scenario): ReadonlyMap<string, MenuPlan> {
  return new Map(
    Object.entries(menus).map(([queueId, { time, choices }]) => {
      let upTo = 0;
      const shares = Object.entries(choices).map(([digits, share]) => {
        upTo += share;
        return { digits, upTo };
      });
      return [queueId, { time: compileDistribution(time), choices: shares }];
    }),
  );
}

export function compileCallbacks({ callbacks }: Scenario) {
  if (callbacks === undefined) return null;
  return {
    offerAboveWaitMs: callbacks.offerAboveWaitMs,
    acceptShare: callbacks.acceptShare,
    acceptByExpectedWait: (callbacks.acceptByExpectedWait ?? null) as ShareByWait | null,
    reach: reachPlan(callbacks),
    isCustomerFirst: callbacks.mode === 'customerFirst',
    patience: distributionOrNull(callbacks.patience),
  };
}

function reachPlan(of: {
  readonly answerShare: number;
  readonly attemptsMax?: number | undefined;
  readonly spacing?: DistributionSpec | undefined;
  readonly ringTime?: DistributionSpec | undefined;
}) {
  return {
    answerShare: of.answerShare,
    attemptsMax: of.attemptsMax ?? 1,
    spacing: distributionOrNull(of.spacing),
    ringTime: distributionOrNull(of.ringTime),
  };
}

export function compileOutbound(
  { outbound = [], callTypes }: Scenario,
  {
    centre,
    agents,
    isDerived,
  }: {
    readonly centre: CentreFile;
    readonly agents: readonly { readonly id: string }[];
    readonly isDerived: boolean;
  },
  { startMs, dayMs }: Clock,
) {
  return outbound.map((list, nth) => {
    const isAhead = list.mode === 'predictive';
    const queueId = list.queue ?? (isDerived || isAhead ? list.id : null);
    const type: CallTypePlan = {
      id: list.id,
      place: callTypes.length + nth,
      queueId: queueId ?? '',
      facts: null,
      arrivals: { kind: 'trace', calls: [] },
      talk: compileDistribution(list.handleTime),
      talkByProfile: null,
      talkFactors: null,
      handling: null,
      wrapUp: distributionOrNull(list.wrapUp),
      patience: distributionOrNull(list.patience),
      patienceFactors: null,
      life: { ...noLife, balk: list.patience === undefined ? leavesAtOnce : null },
    };
    return {
      type,
      /**
       * Queue whose wrap-up rule applies to the outbound list's calls; null: the rule for agents'
       * own calls.
       */
      queueId,
      /** Predictive dialling: largest chance of more answers than idle agents; otherwise null. */
      chanceMax: isAhead ? (list.abandonShareMax ?? abandonShareMaxDefault) : null,
      entries: list.calls ?? Number.POSITIVE_INFINITY,
      fromMs: list.from === undefined ? 0 : msOf(list.from) - startMs,
      toMs: list.to === undefined ? dayMs : Math.min(dayMs, msOf(list.to) - startMs),
      idleMin: list.idleMin ?? 0,
      reach: reachPlan(list),
      agents: new Set(agents.flatMap(({ id }, place) => (dials(centre, id, queueId) ? place : []))),
    };
  });
}

/** Whether an agent dials for a list: agents of its queue do, or all agents if it has none. */
function dials(centre: CentreFile, agentId: string, queueId: string | null): boolean {
  const profiles = centre.profiles ?? [];
  const works = (id: string | undefined): boolean =>
    profiles.find((profile) => profile.id === id)?.links?.some(({ queue }) => queue === queueId) ===
    true;
  const agent = centre.agents?.find(({ id }) => id === agentId);
  const isLinked =
    works(agent?.profile) || agent?.links?.some(({ queue }) => queue === queueId) === true;
  return queueId === null || isLinked || !profiles.some(({ id }) => works(id));
}

export const noLife: CallerLife = {
  balk: null,
  afterAbandon: null,
  afterBlock: null,
  returnCall: null,
  order: null,
};
const leavesAtOnce = { share: 1, byAnnouncedWait: null };
const abandonShareMaxDefault = 0.03;
