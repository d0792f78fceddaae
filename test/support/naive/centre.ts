/**
 * The centre as the naive router reads it: every default written out, nothing indexed.
 *
 * Source: ux-and-api.md 17.1.
 */
import { assert } from '../../../kernel/index.ts';
import type {
  AgentSetting,
  CentreFile,
  LinkSetting,
  MenuSetting,
  QueueSetting,
  VoicemailSetting,
  WrapUpRule,
} from '../../../routing/index.ts';
import type {
  CallClass,
  Expression,
  Fallback,
  QueuePlan,
  SkillTerm,
  StrategyName,
} from '../../../rules/index.ts';
import { type Condition, readExpression } from './expression.ts';

export interface Link {
  readonly queueId: string;
  readonly rank: number;
  readonly delayMs: number;
  readonly level: number;
  readonly order: number;
}

export interface Channel {
  readonly cost: number;
  readonly max: number | null;
  readonly answerLimitMs: number | null;
}

export interface AgentProfile {
  readonly id: string;
  readonly skills: ReadonlyMap<string, number>;
  readonly groups: readonly string[];
  readonly links: readonly Link[];
  readonly capacity: number;
  /** What it states stands before the queue's. */
  readonly wrapUp: Partial<WrapUp>;
}

export interface Step {
  readonly atMs: number;
  readonly replaces: boolean;
  readonly required: Condition;
  readonly alsoQueues: readonly string[];
  readonly class: CallClass | null;
  readonly offsetMs: number | null;
  /** Offers at once, from this step on; null: as before it. */
  readonly offers: number | null;
  readonly skipIfUnstaffed: boolean;
}

/** How a call is offered: by which preset, and to how many at once. */
export interface OfferRule {
  readonly strategy: StrategyName;
  /** Null: one at a time, unless a step says otherwise. */
  readonly ring: { readonly offers: number; readonly everyMs: number } | null;
}

/** A plan with its step at 0 in the list. */
export interface Plan extends OfferRule {
  readonly class: CallClass;
  readonly offsetMs: number;
  readonly preferred: readonly SkillTerm[];
  readonly steps: readonly Step[];
  readonly maxWaitMs: number | null;
  readonly fallback: Fallback | null;
}

export interface WrapUp {
  readonly mode: WrapUpRule['mode'];
  readonly limitMs: number;
  readonly extensionsMax: number;
  readonly outcomeRequired: boolean;
}

export interface QueueRules {
  readonly id: string;
  readonly group: string | null;
  readonly channel: string;
  readonly plan: Plan;
  readonly answerLimitMs: number;
  readonly wrapUp: WrapUp;
  readonly restartsAge: boolean;
  readonly fallbackWithoutStaff: boolean;
  /** Able agents kept for it; 0: none. */
  readonly reserve: number;
  readonly promoteAfterMs: number | null;
  readonly callbacksWhileClosed: boolean;
  /** What it asks in place of waiting for an agent; null: nothing. */
  readonly asks:
    | (MenuSetting & { readonly kind: 'menu' })
    | (VoicemailSetting & { readonly kind: 'voicemail' })
    | { readonly kind: 'host' }
    | null;
}

export interface Settings {
  readonly seed: number;
  readonly precedence: 'classFirst' | 'rankFirst' | 'longestQueue';
  readonly rescindsAtAccept: boolean;
  readonly countRingGroup: boolean;
  readonly returnWindowMs: number;
  readonly restoreAgeWithinMs: number;
  readonly excludeTransferrer: boolean;
  readonly transferWaitMs: number;
  readonly consultWrapUp: boolean;
  readonly onActivation: 'migrate' | 'pin';
  readonly defaultQueue: string | null;
  readonly cutAtMaxWait: boolean;
  readonly finishOffer: boolean;
  readonly autoAnswer: boolean;
  readonly connectLimitMs: number;
  readonly callbackLimitMs: number;
  readonly rejectCoolDownMs: number;
  readonly failCoolDownMs: number;
  readonly rejectsMax: number;
  readonly noAnswersMax: ReadonlyMap<string, number>;
  readonly autoReturnMs: number | null;
  readonly reofferAfterMs: number;
  readonly resumeWithinMs: number;
  readonly outboundCounts: boolean;
  readonly idleKey: 'accrued' | 'sinceStatus' | 'sinceLastInbound' | 'sinceLastOffer';
  readonly loadFirst: boolean;
  readonly finalFallback: Fallback['kind'] & ('end' | 'callback' | 'message');
  readonly mayOverrideWrapUp: boolean;
  readonly wrapUpCapMs: number;
}

export interface Centre {
  readonly file: CentreFile;
  readonly settings: Settings;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly exclusive: readonly (readonly [string, string])[];
  readonly interruptibleBy: ReadonlyMap<string, readonly string[]>;
  readonly addresses: readonly string[];
  /** By id. */
  readonly queues: readonly QueueRules[];
  /** By id. */
  readonly agents: readonly AgentProfile[];
}

/** Reads a centre that {@link centreFault} finds nothing in. */
export function readCentre(file: CentreFile): Centre {
  const channels = readChannels(file);
  return {
    file,
    settings: readSettings(file),
    channels,
    exclusive: file.channels?.exclusive ?? [],
    interruptibleBy: new Map(Object.entries(file.channels?.interruptibleBy ?? {})),
    addresses: (file.addresses ?? []).map((address) => address.id),
    queues: byId(file.queues).map((queue) => readQueue(file, channels, queue)),
    agents: byId(file.agents ?? []).map((agent) => readAgent(file, agent)),
  };
}

/** What is wrong with the queues of a centre: a sentence, or null. */
export function centreFault(file: CentreFile): string | null {
  const channels = readChannels(file);
  for (const queue of file.queues) {
    for (const { to } of queue.menu?.choices ?? []) {
      if (to.kind !== 'move' || file.queues.some(({ id }) => id === to.queue)) continue;
      return `a choice of ${queue.id} leads nowhere`;
    }
    const fault = planFault(file, queue.plan ?? {});
    if (fault !== null) return `the plan of queue ${queue.id}: ${fault}`;
    const name = queue.channel ?? 'voice';
    if (!channels.has(name)) return `queue ${queue.id} has no known channel: ${name}`;
    if ((queue.promoteAfterMs ?? 1) < 1) return `queue ${queue.id} promotes without an interval`;
  }
  return null;
}

/** What is wrong with a plan: a sentence, or null. */
export function planFault(file: CentreFile, plan: QueuePlan): string | null {
  const steps = plan.steps ?? [];
  const queues = file.queues.map((queue) => queue.id);
  if (steps.length > 15) return 'a plan has at most 16 steps, the one at 0 included';
  if (steps.some((step, k) => step.atMs <= (steps[k - 1]?.atMs ?? 0))) {
    return 'steps are after 0 and strictly increasing';
  }
  const ring = plan.strategy === undefined ? null : offeringOf(plan.strategy).ring;
  const counts = [ring?.offers, ring?.everyMs, ...steps.map((step) => step.offers)];
  if (counts.some((count) => count !== undefined && (!Number.isInteger(count) || count < 1))) {
    return 'offers at once are whole, and at least 1';
  }
  if (plan.maxWaitMs !== undefined) {
    if (plan.fallback === undefined) return 'a maximum wait needs a fallback';
    if (plan.maxWaitMs !== 0 && plan.maxWaitMs <= (steps.at(-1)?.atMs ?? 0)) {
      return 'a maximum wait is 0, or after the last step';
    }
  }
  const named = steps.flatMap((step) => step.alsoQueues ?? []);
  if (plan.fallback?.kind === 'move') named.push(plan.fallback.queue);
  if (!named.every((id) => queues.includes(id))) return 'a queue is not in the centre';
  const expressions = [plan.required ?? [], ...steps.map((step) => step.required)];
  if (expressions.some((text) => readExpression(text) === null)) return 'an expression is not read';
  return null;
}

/** A plan with all defaults; `inherited` is what holds where the plan names no strategy. */
export function readPlan(file: CentreFile, plan: QueuePlan, inherited?: OfferRule): Plan {
  const own = plan.strategy ?? (inherited === undefined ? file.defaults?.strategy : undefined);
  const { strategy, ring } =
    own === undefined && inherited !== undefined ? inherited : offeringOf(own ?? 'longestIdle');
  const first: Step = {
    atMs: 0,
    replaces: true,
    required: conditionOf(plan.required ?? []),
    alsoQueues: [],
    class: null,
    offsetMs: null,
    offers: null,
    skipIfUnstaffed: plan.skipIfUnstaffed ?? false,
  };
  const later = (plan.steps ?? []).map((step) => ({
    atMs: step.atMs,
    replaces: step.mode === 'replace',
    required: conditionOf(step.required),
    alsoQueues: step.alsoQueues ?? [],
    class: step.class ?? null,
    offsetMs: step.offsetMs ?? null,
    offers: step.offers ?? null,
    skipIfUnstaffed: step.skipIfUnstaffed ?? false,
  }));
  return {
    class: plan.class ?? file.defaults?.class ?? 2,
    offsetMs: plan.offsetMs ?? 0,
    preferred: plan.preferred ?? [],
    strategy,
    ring,
    steps: [first, ...later],
    maxWaitMs: plan.maxWaitMs ?? null,
    fallback: plan.fallback ?? null,
  };
}

function readSettings(file: CentreFile): Settings {
  const routing = file.routing ?? {};
  return {
    seed: file.seed ?? 1,
    precedence: routing.precedence ?? 'classFirst',
    rescindsAtAccept: routing.ringGroupRescind === 'atAccept',
    countRingGroup: routing.countRingGroup ?? false,
    returnWindowMs: routing.returnWindowMs ?? 60_000,
    restoreAgeWithinMs: routing.restoreAgeWithinMs ?? 300_000,
    excludeTransferrer: routing.excludeTransferrer ?? true,
    transferWaitMs: routing.transferWaitMs ?? 30_000,
    consultWrapUp: routing.consultWrapUp ?? false,
    onActivation: routing.onActivation ?? 'migrate',
    defaultQueue: file.defaults?.queue ?? null,
    cutAtMaxWait: routing.maxWaitWithLiveOffer === 'cut',
    finishOffer: routing.notReadyWithLiveOffer === 'finishOffer',
    autoAnswer: routing.autoAnswer ?? false,
    connectLimitMs: routing.connectLimitMs ?? 10_000,
    callbackLimitMs: routing.callbackLimitMs ?? 25_000,
    rejectCoolDownMs: routing.rejectCoolDownMs ?? 10_000,
    failCoolDownMs: routing.failCoolDownMs ?? 10_000,
    rejectsMax: routing.rejectsMax ?? 3,
    noAnswersMax: new Map(Object.entries({ voice: 1, others: 3, ...routing.noAnswersMax })),
    autoReturnMs: routing.autoReturnMs ?? null,
    reofferAfterMs: routing.reofferAfterMs ?? 30_000,
    resumeWithinMs: routing.resumeWithinMs ?? 600_000,
    outboundCounts: routing.outboundCounts ?? true,
    idleKey: routing.idleKey ?? 'accrued',
    loadFirst: routing.loadFirst ?? false,
    finalFallback: routing.finalFallback ?? 'end',
    mayOverrideWrapUp: routing.mayOverrideWrapUp ?? false,
    wrapUpCapMs: routing.wrapUpCapMs ?? 3_600_000,
  };
}

function readChannels(file: CentreFile): Map<string, Channel> {
  const channels = new Map<string, Channel>([
    ['voice', { cost: 100, max: 1, answerLimitMs: null }],
    ['chat', { cost: 20, max: 5, answerLimitMs: null }],
    ['email', { cost: 20, max: 5, answerLimitMs: null }],
    ['review', { cost: 100, max: 1, answerLimitMs: null }],
  ]);
  for (const [name, setting] of Object.entries(file.channels ?? {})) {
    if (setting === undefined || !('cost' in setting) || typeof setting.cost !== 'number') continue;
    const { cost, max, answerLimitMs } = setting;
    channels.set(name, {
      cost,
      max: typeof max === 'number' ? max : null,
      answerLimitMs: typeof answerLimitMs === 'number' ? answerLimitMs : null,
    });
  }
  return channels;
}

function readQueue(
  file: CentreFile,
  channels: ReadonlyMap<string, Channel>,
  queue: QueueSetting,
): QueueRules {
  const plan = queue.plan ?? {};
  const name = queue.channel ?? 'voice';
  const channel = channels.get(name);
  const group = file.groups?.find((each) => each.id === queue.group);
  const rule = queue.wrapUp ?? group?.wrapUp ?? file.defaults?.wrapUp ?? { mode: 'none' };
  const capMs = file.routing?.wrapUpCapMs ?? 3_600_000;
  return {
    id: queue.id,
    group: queue.group ?? null,
    channel: name,
    plan: readPlan(file, plan),
    answerLimitMs:
      queue.answerLimitMs ??
      group?.answerLimitMs ??
      channel?.answerLimitMs ??
      file.defaults?.answerLimitMs ??
      20_000,
    wrapUp: {
      mode: rule.mode,
      // Nothing but the cap ends a mandatory one that says no limit.
      limitMs: rule.limitMs ?? (rule.mode === 'mandatory' ? capMs : 30_000),
      extensionsMax: rule.extensionsMax ?? 0,
      outcomeRequired: rule.outcomeRequired ?? false,
    },
    restartsAge: queue.age === 'queue',
    fallbackWithoutStaff: queue.noStaff === 'fallback',
    reserve: queue.reserve ?? 0,
    promoteAfterMs: queue.promoteAfterMs ?? null,
    callbacksWhileClosed: queue.callbacksWhileClosed ?? true,
    asks:
      queue.menu !== undefined
        ? { ...queue.menu, kind: 'menu' }
        : queue.adjunct !== undefined
          ? { kind: 'host' }
          : queue.voicemail !== undefined
            ? { ...queue.voicemail, kind: 'voicemail' }
            : null,
  };
}

/** Own members over the profile's: per skill, per queue of a link, groups whole. */
function readAgent(file: CentreFile, agent: AgentSetting): AgentProfile {
  const profile = file.profiles?.find((each) => each.id === agent.profile);
  const groups = [...new Set(agent.groups ?? profile?.groups ?? [])].sort(byText);
  let settings: readonly LinkSetting[];
  if (agent.links === undefined && profile?.links === undefined) {
    settings = byId(file.queues)
      .filter((queue) => queue.group !== undefined && groups.includes(queue.group))
      .map((queue) => ({ queue: queue.id }));
  } else {
    const all = [...(profile?.links ?? []), ...(agent.links ?? [])];
    settings = [...new Map(all.map((link) => [link.queue, link])).values()];
  }
  return {
    id: agent.id,
    skills: new Map(Object.entries({ ...profile?.skills, ...agent.skills })),
    groups,
    links: settings.map((link, place) => ({
      queueId: link.queue,
      rank: link.rank ?? 0,
      delayMs: link.delayMs ?? 0,
      level: link.level ?? 0,
      order: link.order ?? place,
    })),
    capacity: agent.capacity ?? 100,
    wrapUp: agent.wrapUp ?? {},
  };
}

/** Reads an expression known to hold the grammar. */
export function conditionOf(expression: Expression): Condition {
  const condition = readExpression(expression);
  assert(condition !== null, `the expression ${JSON.stringify(expression)} holds the grammar`);
  return condition;
}

/** A ring group chooses as the longest idle does. */
function offeringOf(strategy: NonNullable<QueuePlan['strategy']>): OfferRule {
  if (typeof strategy === 'string') return { strategy, ring: null };
  if ('registered' in strategy) return { strategy: 'longestIdle', ring: null };
  return { strategy: 'longestIdle', ring: strategy.ringGroup };
}

function byId<T extends { readonly id: string }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => byText(a.id, b.id));
}

/** Order of UTF-16 code units. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
