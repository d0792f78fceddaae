/**
 * The scenarios that the classic lane plays: a whitelist over the members of the compiled plan and
 * of the centre. A member without a row does not compile, and keeps a scenario out at run time.
 */
import type {
  AgentSetting,
  CentreFile,
  LinkSetting,
  ProfileSetting,
  QueueSetting,
  RoutingSettings,
} from '../../routing/index.ts';
import { agentsNamed, parseExpression, type QueuePlan } from '../../rules/index.ts';
import type { CallerLife, CallTypePlan } from '../callers/compile-callers.ts';
import { needsToldWaits } from '../day/router-view.ts';
import type { SimulationPlan } from '../plan.ts';

/** Member that keeps a scenario with the full core. */
export interface LaneObstacle {
  readonly file: 'scenario' | 'centre';
  /** A JSON pointer. */
  readonly pointer: string;
}

type Rule<Value> = 'any' | ((value: Value, pointer: string) => readonly string[]);
type Rules<Of> = { readonly [Member in keyof Of]-?: Rule<Exclude<Of[Member], undefined>> };

/** Whatever is said. */
const never = (_value: unknown, pointer: string): readonly string[] => [pointer];

/** Null, 0, false or an empty list. */
const onlyAbsent = (value: unknown, pointer: string): readonly string[] => {
  const isAbsent = Array.isArray(value) ? value.length === 0 : !value;
  return isAbsent ? [] : [pointer];
};

function only<Value>(...values: readonly Value[]) {
  return (value: Value, pointer: string): readonly string[] =>
    values.includes(value) ? [] : [pointer];
}

function each<Item extends object>(rules: Rules<Item>) {
  return (items: readonly Item[], pointer: string): readonly string[] =>
    items.flatMap((item, place) => outsideIn(item, rules, `${pointer}/${place}`));
}

function outsideIn<Of extends object>(of: Of, rules: Rules<Of>, pointer: string) {
  const known = rules as { readonly [member: string]: Rule<unknown> | undefined };
  return Object.entries(of).flatMap(([member, value]): readonly string[] => {
    if (value === undefined) return [];
    const rule = Object.hasOwn(known, member) ? known[member] : undefined;
    const at = `${pointer}/${member}`;
    if (rule === undefined) return [at];
    return rule === 'any' ? [] : rule(value, at);
  });
}

const lifeRules: Rules<CallerLife> = {
  balk: (balk, pointer) =>
    balk === null || balk.byAnnouncedWait === null ? [] : [`${pointer}/byAnnouncedWait`],
  afterAbandon: 'any',
  afterBlock: 'any',
  returnCall: 'any',
  order: 'any',
};

const callTypeRules: Rules<CallTypePlan> = {
  id: 'any',
  place: 'any',
  queueId: 'any',
  facts: onlyAbsent,
  arrivals: 'any',
  talk: 'any',
  talkByProfile: 'any',
  talkFactors: 'any',
  handling: (handling, pointer) => {
    const at = pointer.replace(/handling$/, 'handleTime');
    return Object.entries(handling ?? {}).flatMap(([part, of]) =>
      of === null ? [] : [`${at}/${part}`],
    );
  },
  wrapUp: 'any',
  patience: 'any',
  patienceFactors: 'any',
  life: (life, pointer) => outsideIn(life, lifeRules, pointer.replace(/\/life$/, '')),
};

const planRules: Rules<Omit<SimulationPlan, 'centre' | 'measures'>> = {
  cautions: 'any',
  ruleSets: (sets) => (sets.length === 0 ? [] : ['/rules']),
  prepared: 'any',
  seed: 'any',
  currency: 'any',
  dayStartMs: 'any',
  date: 'any',
  dayMs: 'any',
  callTypes: each(callTypeRules),
  busyness: 'any',
  bursts: 'any',
  entrance: 'any',
  menus: (menus) => (menus.size === 0 ? [] : ['/menus']),
  callbacks: onlyAbsent,
  outbound: onlyAbsent,
  agents: 'any',
  adherence: 'any',
  learning: 'any',
  agentsLost: 'any',
  networkDelays: (delays) => (delays.length === 0 ? [] : ['/events']),
  wrapUps: 'any',
  answerDelay: (delay) => (delay === null ? [] : ['/agents/answerDelay']),
  noAnswerShare: (share) => (share === 0 ? [] : ['/agents/noAnswerShare']),
  rejectShare: (share) => (share === 0 ? [] : ['/agents/rejectShare']),
  steady: 'any',
  isAntithetic: 'any',
  controls: 'any',
  isCommon: 'any',
  replicationsMin: 'any',
  replicationsMax: 'any',
  stop: 'any',
  intervalMs: 'any',
  cellMs: 'any',
  isByInterval: 'any',
  isByCallType: 'any',
  hasTypicalDay: 'any',
};

const queuePlanRules: Rules<QueuePlan> = {
  class: 'any',
  offsetMs: 'any',
  required: (expression, pointer) => {
    const parsed = parseExpression(expression);
    return parsed.ok && agentsNamed(parsed.ast).length === 0 ? [] : [pointer];
  },
  preferred: onlyAbsent,
  strategy: only<QueuePlan['strategy']>('longestIdle'),
  steps: onlyAbsent,
  maxWaitMs: never,
  fallback: onlyAbsent,
  // Concerns plans of several steps.
  skipIfUnstaffed: 'any',
};

const queueRules: Rules<QueueSetting> = {
  id: 'any',
  name: 'any',
  group: onlyAbsent,
  channel: only('voice'),
  calendar: 'any',
  serviceLevel: 'any',
  alarms: 'any',
  plan: (plan, pointer) => outsideIn(plan, queuePlanRules, pointer),
  reserve: onlyAbsent,
  promoteAfterMs: onlyAbsent,
  callbacksWhileClosed: only<QueueSetting['callbacksWhileClosed']>(true),
  age: 'any',
  noStaff: only<QueueSetting['noStaff']>('wait'),
  recordPermille: 'any',
  treatments: 'any',
  menu: never,
  adjunct: never,
  voicemail: never,
  answerLimitMs: 'any',
  wrapUp: ({ outcomeRequired = false }, pointer) =>
    outcomeRequired ? [`${pointer}/outcomeRequired`] : [],
};

const linkRules: Rules<LinkSetting> = {
  queue: 'any',
  rank: onlyAbsent,
  delayMs: onlyAbsent,
  level: onlyAbsent,
  order: 'any',
};

const profileRules: Rules<ProfileSetting> = {
  id: 'any',
  name: 'any',
  skills: 'any',
  groups: onlyAbsent,
  links: each(linkRules),
};

const agentRules: Rules<AgentSetting> = {
  ...profileRules,
  profile: 'any',
  user: 'any',
  number: 'any',
  capacity: only(100),
  wrapUp: never,
};

const routingRules: Rules<RoutingSettings> = {
  precedence: only<RoutingSettings['precedence']>('classFirst'),
  autoAnswer: only<RoutingSettings['autoAnswer']>(true),
  idleKey: only<RoutingSettings['idleKey']>('accrued'),
  onActivation: 'any',
  // Of offers that stand for some time, of which there are none.
  maxWaitWithLiveOffer: 'any',
  notReadyWithLiveOffer: 'any',
  ringGroupRescind: 'any',
  connectLimitMs: 'any',
  callbackLimitMs: 'any',
  rejectCoolDownMs: 'any',
  failCoolDownMs: 'any',
  rejectsMax: 'any',
  countRingGroup: 'any',
  reofferAfterMs: 'any',
  noAnswersMax: 'any',
  autoReturnMs: 'any',
  // Of transfers, consults, returns and agents' own calls.
  returnWindowMs: 'any',
  resumeWithinMs: 'any',
  restoreAgeWithinMs: 'any',
  outboundCounts: 'any',
  excludeTransferrer: 'any',
  transferWaitMs: 'any',
  consultWrapUp: 'any',
  finalFallback: 'any',
  // An agent has one call at a time, so those who are able carry none.
  loadFirst: 'any',
  mayOverrideWrapUp: 'any',
  wrapUpCapMs: 'any',
};

const centreRules: Rules<CentreFile> = {
  schema: 'any',
  id: 'any',
  name: 'any',
  timeZone: 'any',
  languages: 'any',
  seed: 'any',
  defaults: ({ strategy = 'longestIdle', wrapUp }, pointer) => [
    ...(strategy === 'longestIdle' ? [] : [`${pointer}/strategy`]),
    ...(wrapUp?.outcomeRequired === true ? [`${pointer}/wrapUp/outcomeRequired`] : []),
  ],
  monitoring: 'any',
  routing: (routing, pointer) => outsideIn(routing, routingRules, pointer),
  channels: (channels, pointer) => (Object.keys(channels).length === 0 ? [] : [pointer]),
  skills: 'any',
  skillNames: 'any',
  // Queues of a simulated day are open.
  calendars: 'any',
  groups: onlyAbsent,
  queues: (queues, pointer) => [
    ...each(queueRules)(queues, pointer),
    ...(new Set(queues.map(({ id }) => id)).size === queues.length ? [] : [pointer]),
  ],
  profiles: each(profileRules),
  activities: 'any',
  notReadyReasons: 'any',
  outcomeCodes: 'any',
  addresses: 'any',
  maxGroupsPerAddress: 'any',
  outsideNumbers: 'any',
  telephoneLogOn: 'any',
  coreKinds: 'any',
  agents: each(agentRules),
  rules: 'any',
};

/** What keeps the plan with the full core; empty: the lane plays it. */
export function laneObstacles(plan: SimulationPlan): readonly LaneObstacle[] {
  const { centre, measures, ...rest } = plan;
  const ofScenario = [
    ...outsideIn(rest, planRules, ''),
    ...(needsToldWaits(measures) ? ['/report/measures'] : []),
  ];
  const ofCentre = [
    ...outsideIn(centre, centreRules, ''),
    // Where the scenario lets calls ring, its own member is the reason.
    ...(centre.routing?.autoAnswer === true || ofScenario.length > 0
      ? []
      : ['/routing/autoAnswer']),
  ];
  return [
    ...ofScenario.map((pointer) => ({ file: 'scenario', pointer }) as const),
    ...ofCentre.map((pointer) => ({ file: 'centre', pointer }) as const),
  ];
}
