/**
 * Validation cases of several classes and groups, as scenarios with a centre.
 *
 * A class is a queue and a skill, a group a profile. Which group an arriving call tries first is
 * the level of its link; what a freed agent takes is the rank of the link (priority), the same rank
 * (oldest call), or the order under the precedence of the longest queue. A reserve against a class
 * is kept by the class it protects.
 */
import type { Scenario } from '../../../contracts/index.ts';
import { hourMs } from '../../../kernel/index.ts';
import type { CentreFile, LinkSetting, QueueSetting } from '../../../routing/index.ts';
import type { ModelOf } from '../schemas/validation-models.schema.ts';
import {
  allDay,
  type CaseDesign,
  type CaseReading,
  caseCentre,
  ratioReading,
  reading,
  readings,
  steadyDesign,
} from './case-design.ts';
import { callType, exponential } from './queue-designs.ts';

type Skills = ModelOf<'skills'>;
type CallType = Scenario['callTypes'][number];

/** Why a case is not simulated, in place of a design. */
export interface SkippedDesign {
  readonly why: string;
}

/** What every class shows. */
const classMeasures = [
  'delayShare',
  'abandonShare',
  'waitMsMean',
  'speedOfAnswerMs',
  'serviceLevelOffered',
  'serviceLevelNet',
  'queueLengthMean',
] as const;

/** V, N, X, Λ and W models, reserves, a blend with a backlog. */
export function skillsDesign(
  model: Skills,
  exact: (name: string) => number | undefined,
  calls: number,
): CaseDesign | SkippedDesign {
  if (model.waitingPlacesTotal !== null) {
    return { why: 'the core has no waiting places that queues share' };
  }
  const queues = model.classes.map((_, k) => queueOf(model, k));
  const unkept = unkeptReserve(model);
  if (unkept !== null) return { why: `the core cannot keep the reserve ${unkept}` };
  const inbound = model.classes.filter(({ name }) => name !== model.backlogClass);
  const arrivalsPerHour = inbound.reduce((sum, one) => sum + one.arrivalsPerHour, 0);
  const longest = Math.max(...Object.values(model.handleTimeMsMean));
  const patience = inbound.map(({ patienceMsMean }) => patienceMsMean ?? longest * 5);
  return steadyDesign({
    pace: {
      arrivalsPerHour,
      agentCount: sum(model.groups.map(({ agentCount }) => agentCount)),
      handleTimeMsMean: longest,
      patienceMsMean: Math.max(...patience),
    },
    calls,
    scenario: {
      centre: { file: 'case.centre.json' },
      callTypes: inbound.map((one) => callTypeOf(model, one)),
      agents: {
        shifts: model.groups.map(({ name, agentCount }) => allDay(idOf(name), agentCount)),
      },
      ...backlogOf(model),
    },
    centre: centreOf(model, queues),
    readings: [
      ...model.classes.flatMap(({ name }, queue) =>
        classMeasures.map((measure) => reading(`${name}.${measure}`, measure, { queue })),
      ),
      reading('B.throughputPerHour', 'outboundServedPerHour'),
      ...occupancyOf(model, exact),
    ],
  });
}

function callTypeOf(model: Skills, one: Skills['classes'][number]): CallType {
  const times = model.groups.flatMap(({ name }) => {
    const meanMs = model.handleTimeMsMean[`${one.name}.${name}`];
    return meanMs === undefined ? [] : [[idOf(name), meanMs] as const];
  });
  const first = times[0]?.[1] ?? 60_000;
  const differs = times.some(([, meanMs]) => meanMs !== first);
  const talkByProfile = Object.fromEntries(times.map(([id, meanMs]) => [id, exponential(meanMs)]));
  return {
    id: idOf(one.name),
    queue: idOf(one.name),
    targetMs: one.targetMs,
    arrivals: { kind: 'poisson', arrivalsPerHour: one.arrivalsPerHour },
    handleTime: { talk: exponential(first), ...(differs ? { talkByProfile } : {}) },
    patience: one.patienceMsMean === null ? null : exponential(one.patienceMsMean),
  };
}

function backlogOf(model: Skills): Pick<Scenario, 'outbound'> {
  const name = model.backlogClass;
  const one = model.classes.find((known) => known.name === name);
  if (name === null || one === undefined) return {};
  const group = one.tries[0] ?? '';
  return {
    outbound: [
      {
        id: idOf(name),
        mode: 'backlog',
        queue: idOf(name),
        idleMin: model.reserve[`${name}.${group}`] ?? 0,
        handleTime: exponential(model.handleTimeMsMean[`${name}.${group}`] ?? 60_000),
        answerShare: 1,
      },
    ],
  };
}

function centreOf(model: Skills, queues: readonly QueueSetting[]): CentreFile {
  const isLongest = model.groups.some(({ takes }) => takes.rule === 'longestQueueFirst');
  const profiles = model.groups.map((group) => ({
    id: idOf(group.name),
    links: linksOf(model, group, isLongest),
  }));
  return {
    ...caseCentre(queues, profiles),
    routing: { precedence: isLongest ? 'longestQueue' : 'classFirst' },
  };
}

function queueOf(model: Skills, k: number): QueueSetting {
  const { name } = model.classes[k] ?? { name: '' };
  const kept = reserveKeptBy(model, name);
  return {
    id: idOf(name),
    plan: { strategy: 'linear' },
    ...(kept === 0 ? {} : { reserve: kept }),
  };
}

function linksOf(
  model: Skills,
  group: Skills['groups'][number],
  isLongest: boolean,
): readonly LinkSetting[] {
  const able = model.classes.filter(({ tries }) => tries.includes(group.name));
  const { rule, classes } = group.takes;
  return able.map(({ name, tries }): LinkSetting => {
    const place = Math.max(0, classes.indexOf(name));
    const queue = { queue: idOf(name), level: tries.indexOf(group.name) };
    // Under that precedence the order decides for arriving calls too: every link needs one.
    if (isLongest) return { ...queue, order: place };
    return rule === 'priority' ? { ...queue, rank: place } : queue;
  });
}

/** The largest reserve against another class in a group that this class can be served by. */
function reserveKeptBy(model: Skills, name: string): number {
  const groups = model.classes.find((one) => one.name === name)?.tries ?? [];
  const others = model.classes.filter(
    (one) => one.name !== name && one.name !== model.backlogClass,
  );
  return Math.max(
    0,
    ...groups.flatMap((group) =>
      others.map((other) => model.reserve[`${other.name}.${group}`] ?? 0),
    ),
  );
}

/** A reserve that a queue would keep of more agents than the case's group; null: none. */
function unkeptReserve(model: Skills): string | null {
  for (const [pair, count] of Object.entries(model.reserve)) {
    const [name = '', group = ''] = pair.split('.');
    if (count === 0 || name === model.backlogClass) continue;
    const protectors = model.classes.filter(
      (one) => one.name !== name && one.tries.includes(group) && one.name !== model.backlogClass,
    );
    const [keeper] = protectors;
    if (protectors.length !== 1 || keeper?.tries.length !== 1) return pair;
  }
  return null;
}

/** A run tells groups apart by nothing but their queues, so their occupancies are read together. */
function occupancyOf(
  { groups }: Skills,
  exact: (name: string) => number | undefined,
): readonly CaseReading[] {
  const all = sum(groups.map(({ agentCount }) => agentCount));
  const busy = sum(
    groups.map(({ name, agentCount }) => agentCount * (exact(`${name}.occupancy`) ?? Number.NaN)),
  );
  const [only] = groups;
  if (groups.length === 1 && only !== undefined) {
    return [reading(`${only.name}.occupancy`, 'occupancy')];
  }
  return Number.isNaN(busy)
    ? []
    : [reading('occupancy of all groups', 'occupancy', 'whole', { exact: busy / all })];
}

/** Two priority classes on one group. */
export function twoClassesDesign(model: ModelOf<'twoClasses'>, calls: number): CaseDesign {
  const { classes, handleTimeMsMean, agentCount, targetMs } = model;
  const arrivalsPerHour = sum(classes.map((one) => one.arrivalsPerHour));
  return steadyDesign({
    pace: { arrivalsPerHour, agentCount, handleTimeMsMean, patienceMsMean: null },
    calls,
    scenario: {
      centre: { file: 'case.centre.json' },
      callTypes: classes.map((one) => ({
        ...callType(one.arrivalsPerHour, exponential(handleTimeMsMean), { targetMs }),
        id: idOf(one.name),
        queue: idOf(one.name),
      })),
      agents: { shifts: [allDay('agent', agentCount)] },
    },
    centre: caseCentre(
      classes.map(({ name, priorityClass }) => ({
        id: idOf(name),
        plan: { class: classOf(priorityClass) },
      })),
      [{ id: 'agent', links: classes.map(({ name }) => ({ queue: idOf(name) })) }],
    ),
    readings: [
      ...readings('delayShare', 'occupancy'),
      ...classes.flatMap(({ name }, queue) => [
        reading(`${name}.speedOfAnswerMs`, 'speedOfAnswerMs', { queue }),
        reading(`${name}.serviceLevel`, 'serviceLevelOffered', { queue }),
        reading(`${name}.queueLengthMean`, 'queueLengthMean', { queue }),
      ]),
    ],
  });
}

function classOf(priorityClass: number): 0 | 1 | 2 | 3 {
  return priorityClass === 0 ? 0 : priorityClass === 1 ? 1 : priorityClass === 2 ? 2 : 3;
}

/** Overflow after a fixed wait: the call moves to the queue of an ample group. */
export function overflowDesign(model: ModelOf<'overflow'>, calls: number): CaseDesign {
  const { arrivalsPerHour, groups, overflowAfterMs } = model;
  const [first, second] = groups;
  const erlangs = (arrivalsPerHour / hourMs) * second.handleTimeMsMean;
  const ample = Math.ceil(erlangs + 10 * Math.sqrt(erlangs) + 10);
  const time = (queue: number, of: 'numerator' | 'denominator', factor = 1) =>
    ({ measure: 'speedOfAnswerMs', of, at: { queue }, factor }) as const;
  const entered = (queue: number, factor = 1) =>
    ({ measure: 'calls', of: 'numerator', at: { queue }, factor }) as const;
  return steadyDesign({
    pace: {
      arrivalsPerHour,
      agentCount: first.agentCount,
      handleTimeMsMean: Math.max(first.handleTimeMsMean, second.handleTimeMsMean),
      patienceMsMean: overflowAfterMs,
    },
    calls,
    scenario: {
      centre: { file: 'case.centre.json' },
      callTypes: [
        {
          ...callType(arrivalsPerHour, exponential(first.handleTimeMsMean)),
          queue: 'first',
          handleTime: {
            talk: exponential(first.handleTimeMsMean),
            ...(first.handleTimeMsMean === second.handleTimeMsMean
              ? {}
              : { talkByProfile: { g2: exponential(second.handleTimeMsMean) } }),
          },
        },
      ],
      agents: {
        shifts: [allDay('g1', first.agentCount), allDay('g2', ample)],
      },
    },
    centre: caseCentre(
      [
        {
          id: 'first',
          plan: { maxWaitMs: overflowAfterMs, fallback: { kind: 'move', queue: 'second' } },
        },
        { id: 'second' },
      ],
      [
        { id: 'g1', links: [{ queue: 'first' }] },
        { id: 'g2', links: [{ queue: 'second' }] },
      ],
    ),
    readings: [
      ratioReading('overflowShare', [entered(1)], [entered(0)]),
      reading('delayShare', 'delayShare', { queue: 0 }),
      reading('G1.speedOfAnswerMs', 'speedOfAnswerMs', { queue: 0 }),
      ratioReading(
        'speedOfAnswerMs',
        [time(0, 'numerator'), entered(1, overflowAfterMs)],
        [entered(0)],
      ),
      reading('queueLengthMean', 'queueLengthMean', { queue: 0 }),
    ],
  });
}

/** Ids of the centre are in lower case. */
function idOf(name: string): string {
  return name.toLowerCase();
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
