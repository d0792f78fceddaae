/**
 * The centre of a scenario: its centre file, with agents added if it has too few; or one derived,
 * with a skill and a queue per call type, and agents `<profile>-<n>`.
 */
import type { Scenario } from '../contracts/index.ts';
import type { AgentSetting, CentreFile, QueueSetting, WrapUpRule } from '../routing/index.ts';

export interface WrapUpPlan {
  readonly queueId: string;
  readonly mode: WrapUpRule['mode'];
  readonly outcomeRequired: boolean;
}

type CallType = Scenario['callTypes'][number];

/** Service level if only its target time is given. */
const promisedShare = 0.8;
/** Wrap-up rule of a derived centre: as the scenario draws it, up to the core's longest limit. */
const wrapUpAsDrawn = { mode: 'optional', limitMs: 3_600_000 } as const;

const ringLimitMs = 600_000;

export interface SimulationCentre {
  readonly centre: CentreFile;
  readonly heads: readonly (readonly string[])[];
  /** Queues by call type; `undefined` if neither scenario nor centre names one. */
  readonly queueIds: readonly (string | undefined)[];
}

/** Puts the scenario's people and targets into `centre`, or into a derived one. */
export function simulationCentre(scenario: Scenario, centre?: CentreFile): SimulationCentre {
  const base = centre ?? deriveCentre(scenario);
  const queueIds = scenario.callTypes.map(({ id, queue }) =>
    centre === undefined ? (queue ?? id) : (queue ?? centre.defaults?.queue),
  );
  const wrapUps = wrapUpPlans(base);
  const queues = base.queues.map((queue) => {
    const own = scenario.callTypes.filter((_, place) => queueIds[place] === queue.id);
    const isUnsaid =
      wrapUps.get(queue.id)?.mode === 'none' &&
      own.some(({ handleTime }) => handleTime.wrapUp !== undefined);
    const callType = own.find(({ targetMs }) => targetMs !== undefined);
    const complete = callType === undefined ? queue : withTarget(queue, callType);
    return isUnsaid ? { ...complete, wrapUp: wrapUpAsDrawn } : complete;
  });
  const { agents, heads } = withHeads(base.agents ?? [], scenario.agents.shifts);
  return { centre: { ...base, queues, agents }, heads, queueIds };
}

/**
 * Lets agents answer at once if nothing in the scenario rings; not with outbound lists, as diallers
 * look at every instant.
 */
export function answeringCentre(
  centre: CentreFile,
  { agents, outbound = [], events = [] }: Scenario,
): CentreFile {
  const { answerDelay, noAnswerShare = 0, rejectShare = 0 } = agents;
  const isAnswered = answerDelay === undefined && noAnswerShare + rejectShare === 0;
  const isLate = events.some(({ kind }) => kind === 'networkDelay');
  if (!isAnswered || isLate || outbound.length > 0) return centre;
  return { ...centre, routing: { ...centre.routing, autoAnswer: true } };
}

function deriveCentre(scenario: Scenario): CentreFile {
  const { callTypes, outbound = [] } = scenario;
  const ofCallers = new Set(callTypes.map(({ id, queue }) => queue ?? id));
  // Queues of outbound lists that no call type uses; in a shared queue the rules of its callers
  // apply.
  const lists = outbound.filter(({ id, queue }) => !ofCallers.has(queue ?? id));
  const kinds = [
    ...callTypes.map(({ id, queue, handleTime }) => ({
      id,
      queue,
      hasWrapUp: handleTime.wrapUp !== undefined,
    })),
    ...lists.map(({ id, queue, wrapUp }) => ({ id, queue, hasWrapUp: wrapUp !== undefined })),
  ];
  return {
    schema: 'callwright.centre/1',
    id: centreIdOf(scenario.name),
    timeZone: scenario.clock?.timeZone ?? 'UTC',
    skills: kinds.map(({ id }) => id),
    queues: kinds.map(({ id, queue, hasWrapUp }) => ({
      id: queue ?? id,
      plan: { required: [{ skill: id }] },
      wrapUp: hasWrapUp ? wrapUpAsDrawn : { mode: 'none' },
    })),
    profiles: (scenario.agents.profiles ?? []).map(({ id, skills = {} }) => ({
      id,
      skills,
      links: kinds
        .filter((kind) => skills[kind.id] !== undefined)
        .map((kind) => ({ queue: kind.queue ?? kind.id })),
    })),
    ...(scenario.callbacks === undefined ? {} : { routing: { callbackLimitMs: ringLimitMs } }),
  };
}

export function wrapUpPlans(centre: CentreFile): ReadonlyMap<string, WrapUpPlan> {
  return new Map(
    centre.queues.map(({ id }) => {
      const { mode = 'none', outcomeRequired = false } = wrapUpRuleOf(centre, id).rule ?? {};
      return [id, { queueId: id, mode, outcomeRequired }];
    }),
  );
}

/** The wrap-up rule of a queue: its own, else its group's, else the centre's. */
export function wrapUpRuleOf(
  centre: CentreFile,
  queueId: string | undefined,
): { readonly rule: WrapUpRule | undefined; readonly pointer: string } {
  const place = centre.queues.findIndex(({ id }) => id === queueId);
  const queue = centre.queues[place];
  if (queue?.wrapUp !== undefined) {
    return { rule: queue.wrapUp, pointer: `/queues/${place}/wrapUp` };
  }
  const groups = centre.groups ?? [];
  const groupPlace = groups.findIndex(({ id }) => id === queue?.group);
  const ofGroup = groups[groupPlace]?.wrapUp;
  if (ofGroup !== undefined) return { rule: ofGroup, pointer: `/groups/${groupPlace}/wrapUp` };
  return { rule: centre.defaults?.wrapUp, pointer: '/defaults/wrapUp' };
}

function withTarget(queue: QueueSetting, { targetMs, shortAbandonMs }: CallType): QueueSetting {
  if (targetMs === undefined) return queue;
  const { measureId = 'serviceLevelNet', share = promisedShare } = queue.serviceLevel ?? {};
  const short = Math.min(shortAbandonMs ?? queue.serviceLevel?.shortAbandonMs ?? 0, targetMs);
  return { ...queue, serviceLevel: { measureId, share, targetMs, shortAbandonMs: short } };
}

function withHeads(
  known: readonly AgentSetting[],
  shifts: Scenario['agents']['shifts'],
): { readonly agents: readonly AgentSetting[]; readonly heads: readonly (readonly string[])[] } {
  const named = new Map(
    shifts.flatMap(({ agents = [], profile }) => agents.map((id) => [id, profile] as const)),
  );
  const agents = known.map((agent) => {
    const profile = named.get(agent.id);
    return profile === undefined ? agent : { ...agent, profile };
  });
  const ids = new Set(known.map(({ id }) => id));
  for (const [id, profile] of named) if (!ids.has(id)) agents.push({ id, profile });
  const taken = new Map<string, number>();
  const heads = shifts.map(({ profile, count, agents: own }) => {
    if (own !== undefined) return own;
    const free = agents.filter((agent) => agent.profile === profile && !named.has(agent.id));
    const others = free.map(({ id }) => id);
    const first = taken.get(profile) ?? 0;
    taken.set(profile, first + count);
    for (let number = others.length + 1; others.length < first + count; number += 1) {
      const id = `${profile}-${number}`;
      if (named.has(id)) continue;
      others.push(id);
      agents.push({ id, profile });
    }
    return others.slice(first, first + count);
  });
  return { agents, heads };
}

/** An id for a centre file: a-z, 0-9 and -, at most 31 characters, first a letter or digit. */
function centreIdOf(name = ''): string {
  const id = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return id.replace(/^-/, '').slice(0, 31).replace(/-$/, '') || 'derived';
}
