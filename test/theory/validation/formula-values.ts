/**
 * What our formulas say of a validation case, under the names of the case file.
 *
 * Names without a prefix are of the whole model; `A.` is a class, `G1.` a group, `period1.` a
 * period of the day, as in the file's conventions.
 */
import { erlangA } from '../../../simulator/planning/formulas/erlang-a.ts';
import { erlangB, erlangC } from '../../../simulator/planning/formulas/erlang-c.ts';
import { generalPatience } from '../../../simulator/planning/formulas/general-patience.ts';
import { type FormulaResult, formulaLimit } from '../../../simulator/planning/formulas/limit.ts';
import {
  type Requirement,
  requirementOf,
} from '../../../simulator/planning/formulas/smallest-staff.ts';
import { dayCalls, factorNodes } from '../formulas/busyness-mixture.ts';
import { constantHandleTime } from '../formulas/constant-handle-time.ts';
import { finiteLines, sinusoidalLoad } from '../formulas/finite-lines.ts';
import { ivrLines } from '../formulas/ivr-lines.ts';
import { oneAgent } from '../formulas/one-agent.ts';
import { orderChain } from '../formulas/order-chain.ts';
import { overflowAfterWait } from '../formulas/overflow-after-wait.ts';
import { redialChain } from '../formulas/redial-chain.ts';
import { skillChain } from '../formulas/skill-chain.ts';
import { squareRootLimit } from '../formulas/square-root.ts';
import { type PeriodSums, transientDay } from '../formulas/transient-day.ts';
import { twoClasses } from '../formulas/two-classes.ts';
import type { ModelOf, ValidationModel } from '../schemas/validation-models.schema.ts';
import { momentsOf, patienceOf, skillModelOf } from './case-parameters.ts';

/** Values by the file's names; null: nothing to have a mean of. */
export type Values = { readonly [name: string]: number | null };

type Valued = FormulaResult<{ readonly values: Values }>;

/** How each model is answered. */
const formulas: { readonly [Name in ValidationModel['model']]: (model: ModelOf<Name>) => Valued } =
  {
    erlangB: (model) => ({ ok: true, values: erlangBValues(model) }),
    erlangC: (model) =>
      named(erlangC(model), (answer) => ({
        ...plain(answer),
        waitMsP90: answer.waitMsQuantile(0.9),
      })),
    erlangA: (model) => named(erlangA(model), plain),
    finiteLines: (model) => named(finiteLines(model), plain),
    generalPatience: (model) =>
      named(generalPatience({ ...model, patience: patienceOf(model.patience) }), plain),
    oneAgent: (model) =>
      named(oneAgent({ ...model, handleTime: momentsOf(model.handleTime) }), plain),
    constantTime: (model) => named(constantHandleTime(model), plain),
    twoClasses: twoClassesValues,
    skills: skillValues,
    overflow: overflowValues,
    redial: redialValues,
    ivrLines: (model) => named(ivrLines(model), plain),
    orders: (model) => named(orderChain(model), plain),
    day: dayValues,
    sinusoid: (model) => named(sinusoidalLoad(model), plain),
    dayCalls: (model) => named(dayCalls(model), plain),
    busyQueue: busyQueueValues,
    smallestStaff: staffValues,
    squareRoot: (model) => named(squareRootLimit(model), plain),
    shiftCover: () => formulaLimit('a solver covers shifts, no formula does'),
    skillsDay: () => formulaLimit('no formula holds for a day of several skills'),
  };

/** Our figures, or why there are none. */
export function formulaValues(model: ValidationModel): Valued {
  return (formulas[model.model] as (model: ValidationModel) => Valued)(model);
}

/** The numbers of an answer, under their own names. */
function plain(answer: object): Values {
  return Object.fromEntries(
    Object.entries(answer).filter(
      (entry): entry is [string, number | null] =>
        typeof entry[1] === 'number' || entry[1] === null,
    ),
  );
}

function named<Figures>(
  answer: FormulaResult<Figures>,
  name: (figures: Figures) => Values,
): Valued {
  return answer.ok ? { ok: true, values: name(answer) } : answer;
}

function prefixed(prefix: string, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]),
  );
}

function erlangBValues({ agentCount, offeredErlangs }: ModelOf<'erlangB'>): Values {
  const blockShare = erlangB(agentCount, offeredErlangs);
  const carriedErlangs = offeredErlangs * (1 - blockShare);
  return {
    blockShare,
    carriedErlangs,
    occupancy: carriedErlangs / agentCount,
    nextServerBlockShare: erlangB(agentCount + 1, offeredErlangs),
  };
}

function twoClassesValues(model: ModelOf<'twoClasses'>) {
  const [first, second] = model.classes;
  if (first === undefined || second === undefined) return formulaLimit('two classes expected');
  const [urgent, normal] =
    first.priorityClass <= second.priorityClass ? [first, second] : [second, first];
  const answer = twoClasses({
    ...model,
    urgentPerHour: urgent.arrivalsPerHour,
    normalPerHour: normal.arrivalsPerHour,
  });
  return named(answer, (figures) => ({
    delayShare: figures.delayShare,
    occupancy: figures.occupancy,
    ...prefixed(urgent.name, plain(figures.urgent)),
    ...prefixed(normal.name, plain(figures.normal)),
  }));
}

function skillValues(model: ModelOf<'skills'>) {
  return named(skillChain(skillModelOf(model)), ({ classes, groups }) =>
    Object.assign(
      {},
      ...classes.map((one) => prefixed(one.name, plain(one))),
      ...groups.map((one) => prefixed(one.name, plain(one))),
    ),
  );
}

function overflowValues(model: ModelOf<'overflow'>) {
  const [first, second] = model.groups;
  return named(overflowAfterWait(model), (figures) => ({
    ...plain(figures),
    [`${first.name}.speedOfAnswerMs`]: figures.firstSpeedOfAnswerMs,
    [`${first.name}.occupancy`]: figures.firstOccupancy,
    [`${second.name}.busyMean`]: figures.secondBusyMean,
    [`${second.name}.overflowsPerHour`]: figures.overflowsPerHour,
  }));
}

function redialValues(model: ModelOf<'redial'>) {
  return named(redialChain(model), (figures) => ({
    ...plain(figures),
    blockShareOfAttempts: figures.lossShareOfAttempts,
    abandonShareOfAttempts: figures.lossShareOfAttempts,
    blockShareOfFirstAttempts: figures.lossShareOfFirstAttempts,
  }));
}

function dayValues(model: ModelOf<'day'>) {
  const nodes =
    model.busynessShape === null ? [{ factor: 1, weight: 1 }] : factorNodes(model.busynessShape);
  const periods: PeriodSums[] = model.agentCount.map(noSums);
  for (const { factor, weight } of nodes) {
    const arrivalsPerHour = model.arrivalsPerHour.map((rate) => rate * factor);
    const answer = transientDay({ ...model, arrivalsPerHour });
    if (!answer.ok) return answer;
    answer.periods.forEach((sums, i) => {
      addSums(periods[i], sums, weight);
    });
  }
  const day = noSums();
  for (const sums of periods) addSums(day, sums, 1);
  const { busyMean: _busy, queueLengthMean: _queue, ...dayFigures } = periodValues(day);
  const values: Values = Object.assign(
    prefixed('day', dayFigures),
    ...periods.map((sums, i) => prefixed(`period${i + 1}`, periodValues(sums))),
  );
  return { ok: true as const, values };
}

function noSums(): PeriodSums {
  const calls = { offered: 0, delayed: 0, served: 0, good: 0, goneWithin: 0 };
  return { ...calls, waitMs: 0, waitMsServed: 0, busyMean: 0, queueLengthMean: 0 };
}

function addSums(into: PeriodSums | undefined, more: PeriodSums, weight: number): void {
  if (into === undefined) return;
  for (const name of Object.keys(into) as (keyof PeriodSums)[]) into[name] += weight * more[name];
}

function periodValues(sums: PeriodSums): Values {
  const { offered, served } = sums;
  return {
    offered,
    delayShare: sums.delayed / offered,
    servedShare: served / offered,
    waitMsMean: sums.waitMs / offered,
    speedOfAnswerMs: sums.waitMsServed / served,
    serviceLevelOffered: sums.good / offered,
    serviceLevelNet: sums.good / (offered - sums.goneWithin),
    busyMean: sums.busyMean,
    queueLengthMean: sums.queueLengthMean,
  };
}

function busyQueueValues(model: ModelOf<'busyQueue'>): Valued {
  const atMean = erlangA(model);
  if (!atMean.ok) return atMean;
  let [calls, good, abandoned, daily] = [0, 0, 0, 0];
  for (const { factor, weight } of factorNodes(model.busynessShape)) {
    const day = erlangA({ ...model, arrivalsPerHour: model.arrivalsPerHour * factor });
    if (!day.ok) return day;
    calls += weight * factor;
    good += weight * factor * day.serviceLevelOffered;
    abandoned += weight * factor * day.abandonShare;
    daily += weight * day.serviceLevelOffered;
  }
  return {
    ok: true,
    values: {
      serviceLevelRatioOfMeans: good / calls,
      serviceLevelMeanOfRatios: daily,
      serviceLevelAtMeanRate: atMean.serviceLevelOffered,
      abandonShareRatioOfMeans: abandoned / calls,
      abandonShareAtMeanRate: atMean.abandonShare,
    },
  };
}

function staffValues(model: ModelOf<'smallestStaff'>): Valued {
  const staff = smallestStaffOf(model);
  if (staff === null) return formulaLimit('no number of agents meets the goals');
  const { agents, figures, oneLess } = staff;
  return {
    ok: true,
    values: {
      agentCountMin: agents,
      serviceLevelAtMin: figures?.serviceLevel ?? null,
      serviceLevelOneLess: oneLess?.serviceLevel ?? null,
      abandonShareAtMin: figures?.abandonShare ?? null,
      abandonShareOneLess: oneLess?.abandonShare ?? null,
    },
  };
}

/** The fewest agents that the goals of a case ask for, as planners find them; null: none. */
export function smallestStaffOf({
  serviceLevelOfferedMin,
  abandonShareMax,
  ...queue
}: ModelOf<'smallestStaff'>): Requirement | null {
  return requirementOf({
    ...queue,
    measureId: 'serviceLevelOffered',
    serviceLevelShare: serviceLevelOfferedMin ?? 0,
    abandonShareMax: abandonShareMax ?? undefined,
  });
}
