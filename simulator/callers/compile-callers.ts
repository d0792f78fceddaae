/** From what a scenario says of its callers to the plan of their lives. */
import type { DistributionSpec, Scenario } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { type Clock, msOf } from '../clock.ts';
import { compileDistribution, compileQuantity } from '../distributions/compile-distribution.ts';
import type { Distribution } from '../distributions/distribution.ts';
import type { SimulationPlan } from '../plan.ts';
import type {
  CallAgainPlan,
  CallbackPlan,
  CallerLife,
  EntrancePlan,
  OrderPlan,
  OutboundPlan,
  ReachPlan,
} from './caller-plan.ts';
import type { PromptPlan } from './prompt-lines.ts';

type CallType = Scenario['callTypes'][number];
type CallAgain = NonNullable<CallType['returnCall']>;

/** Attempts of a caller who never gives up: a loop must end. */
export const attemptsMaxDefault = 1_000;

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
        : { time: compileDistribution(ivr.time), containedShare: ivr.containedShare ?? 0 },
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
    patience: distributionOrNull(callbacks.patience),
  };
}

/** Attempts to reach somebody. */
function reachPlan(of: {
  readonly answerShare: number;
  readonly attemptsMax?: number | undefined;
  readonly spacing?: DistributionSpec | undefined;
  readonly ringTime?: DistributionSpec | undefined;
}): ReachPlan {
  return {
    answerShare: of.answerShare,
    attemptsMax: of.attemptsMax ?? 1,
    spacing: distributionOrNull(of.spacing),
    ringTime: distributionOrNull(of.ringTime),
  };
}

/** Lists to call; their calls are call types behind those of the callers. */
export function compileOutbound(
  { outbound = [], callTypes }: Scenario,
  {
    centre,
    agents,
    isDerived,
  }: Pick<SimulationPlan, 'centre' | 'agents'> & { readonly isDerived: boolean },
  { startMs, dayMs }: Clock,
): readonly OutboundPlan[] {
  return outbound.map((list, nth): OutboundPlan => {
    const isAhead = list.mode === 'predictive';
    const queueId = list.queue ?? (isDerived || isAhead ? list.id : null);
    const wrapUp = distributionOrNull(list.wrapUp);
    return {
      type: {
        id: list.id,
        place: callTypes.length + nth,
        queueId: queueId ?? '',
        facts: null,
        arrivals: { kind: 'trace', calls: [] },
        talk: compileDistribution(list.handleTime),
        talkByProfile: null,
        talkFactors: null,
        handling: null,
        wrapUp,
        patience: distributionOrNull(list.patience),
        patienceFactors: null,
        life: { ...noLife, balk: list.patience === undefined ? leavesAtOnce : null },
      },
      queueId,
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

/** Who works for the queue dials for it; where it names none, or nobody works for it, everybody. */
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

/** Of callers who do nothing but wait and talk. */
const noLife: CallerLife = {
  balk: null,
  afterAbandon: null,
  afterBlock: null,
  returnCall: null,
  order: null,
};
const leavesAtOnce = { share: 1, byAnnouncedWait: null };
/** Abandoned on answer, where a scenario does not say. */
const abandonShareMaxDefault = 0.03;

function callAgain(of: CallAgain | undefined): CallAgainPlan | null {
  if (of === undefined || of.share === 0) return null;
  const { share, delay, attemptsMax = attemptsMaxDefault } = of;
  return { share, delay: compileDistribution(delay), attemptsMax };
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
            time: compileDistribution(upSell.time),
            acceptShare: upSell.acceptShare,
            valueMinor: compileQuantity(upSell.valueMinor),
          },
  };
}

function distributionOrNull(spec: DistributionSpec | undefined): Distribution | null {
  return spec === undefined ? null : compileDistribution(spec);
}
