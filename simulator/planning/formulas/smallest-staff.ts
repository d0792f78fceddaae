/**
 * The fewest agents for one queue and interval by formula: Erlang A with patience, else Erlang C,
 * over the days of `factors`; and figures by number of agents. Other queues and breaks are not
 * considered.
 */
import { hourMs } from '../../../kernel/index.ts';
import type { ReportMeasureId } from '../../../metrics/index.ts';
import { erlangA } from './erlang-a.ts';
import { erlangC } from './erlang-c.ts';

/** Erlang A needs patience; Erlang C assumes that nobody gives up. */
export type Formula = 'erlangA' | 'erlangC';

export interface StaffQuestion {
  readonly arrivalsPerHour: number;
  readonly handleTimeMsMean: number;
  /** Mean patience; null if nobody abandons (Erlang C). */
  readonly patienceMsMean: number | null;
  readonly targetMs: number;
  readonly serviceLevelShare: number;
  readonly measureId: ReportMeasureId;
  readonly abandonShareMax?: number | undefined;
  readonly occupancyMax?: number | undefined;
  /** Equally likely factors on the arrival rate. Default: 1. */
  readonly factors?: readonly number[];
}

export interface Figures {
  readonly serviceLevel: number;
  readonly abandonShare: number;
  readonly occupancy: number;
}

export interface Requirement {
  readonly agents: number;
  readonly figures: Figures | null;
  readonly oneLess: Figures | null;
}

/** Most agents of an answer; a goal that needs more cannot be met. */
export const agentsMax = 100_000;

export function requirementOf(asked: StaffQuestion): Requirement | null {
  const load = (asked.arrivalsPerHour * asked.handleTimeMsMean) / hourMs;
  if (load === 0) return { agents: 0, figures: null, oneLess: null };
  const isEnough = (agents: number): boolean => isMet(asked, figuresWith(asked, agents));
  let short = 0;
  let enough = Math.max(1, Math.ceil(load));
  for (let step = 1; !isEnough(enough); step *= 2) {
    if (enough >= agentsMax) return null;
    short = enough;
    enough = Math.min(agentsMax, enough + step);
  }
  while (enough - short > 1) {
    const middle = Math.floor((short + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else short = middle;
  }
  return {
    agents: enough,
    figures: figuresWith(asked, enough),
    oneLess: figuresWith(asked, enough - 1),
  };
}

function isMet(asked: StaffQuestion, figures: Figures | null): boolean {
  if (figures === null) return false;
  const { serviceLevelShare, abandonShareMax = 1, occupancyMax = 1 } = asked;
  return (
    figures.serviceLevel >= serviceLevelShare &&
    figures.abandonShare <= abandonShareMax &&
    figures.occupancy <= occupancyMax
  );
}

/**
 * Figures with this number of agents, over all days, weighted by calls; null if no formula has an
 * answer.
 */
export function figuresWith(asked: StaffQuestion, agents: number): Figures | null {
  if (agents < 1) return null;
  const { factors = [1] } = asked;
  let good = 0;
  let counted = 0;
  let calls = 0;
  let abandoned = 0;
  let busy = 0;
  for (const factor of factors) {
    const day = dayWith(asked, agents, factor);
    if (day === null) return null;
    good += factor * day.served;
    counted += factor * day.counted;
    abandoned += factor * day.abandonShare;
    calls += factor;
    busy += day.occupancy;
  }
  return {
    serviceLevel: counted === 0 ? 0 : good / counted,
    abandonShare: abandoned / calls,
    occupancy: busy / factors.length,
  };
}

interface Day {
  /** P(served within T); `counted` is the share of calls in the denominator. */
  readonly served: number;
  readonly counted: number;
  readonly abandonShare: number;
  readonly occupancy: number;
}

function dayWith(asked: StaffQuestion, agentCount: number, factor: number): Day | null {
  const { patienceMsMean, handleTimeMsMean, targetMs } = asked;
  const arrivalsPerHour = asked.arrivalsPerHour * factor;
  const input = { arrivalsPerHour, handleTimeMsMean, targetMs, agentCount };
  if (patienceMsMean === null) {
    const answer = erlangC(input);
    if (!answer.ok) return null;
    const { serviceLevel: served, occupancy } = answer;
    return { served, counted: 1, abandonShare: 0, occupancy };
  }
  const answer = erlangA({ ...input, patienceMsMean });
  if (!answer.ok) return null;
  const { serviceLevelOffered: served, serviceLevelNet, abandonShare, occupancy } = answer;
  const counted = countedShare(asked.measureId, {
    answered: 1 - abandonShare,
    net: serviceLevelNet === 0 ? 1 : served / serviceLevelNet,
  });
  return { served, counted, abandonShare, occupancy };
}

/** Share of calls in a service level's denominator, as nearly as Erlang A can tell. */
function countedShare(
  measureId: ReportMeasureId,
  { answered, net }: { readonly answered: number; readonly net: number },
): number {
  switch (measureId) {
    case 'serviceLevelOffered':
    case 'serviceLevelOfferedAll':
      return 1;
    case 'serviceLevelAnsweredOnly':
      return answered;
    default:
      return net;
  }
}

export interface CurveQuestion extends Omit<StaffQuestion, 'patienceMsMean' | 'factors'> {
  readonly patienceMsMean: number;
}

export interface CurvePoint {
  readonly agents: number;
  readonly erlangC: Figures | null;
  readonly erlangA: Figures | null;
}

export interface StaffCurve {
  readonly expectedLoadErlangs: number;
  readonly agentsMax: number;
  readonly enough: { readonly [formula in Formula]: Requirement | null };
  readonly points: readonly CurvePoint[];
}

/** Most points of a staff curve; points with the most agents are left out. */
const pointsMax = 40;
/** A whole curve starts at this share of the load and ends at this service level. */
const curveFrom = 0.7;
const curveTo = 0.99;

/**
 * A staff curve between the two requirements; `isWhole`: from far too few agents to more than
 * needed.
 */
export function staffCurve(asked: CurveQuestion, isWhole: boolean): StaffCurve {
  const load = (asked.arrivalsPerHour * asked.handleTimeMsMean) / hourMs;
  const enough = { erlangA: requirementOf(asked), erlangC: requirementOf(patient(asked)) };
  const answers = [enough.erlangA, enough.erlangC].flatMap((one) => one?.agents ?? []);
  if (answers.length === 0) return { expectedLoadErlangs: load, agentsMax, enough, points: [] };
  const least = Math.min(...answers) - 1;
  const first = Math.max(1, isWhole ? Math.min(least, Math.floor(load * curveFrom)) : least);
  const last = Math.max(first, ...answers);
  const points: CurvePoint[] = [];
  for (let agents = first; points.length < pointsMax; agents++) {
    const next = curvePoint(asked, agents);
    points.push(next);
    const isOver = agents >= last && (!isWhole || (next.erlangC?.serviceLevel ?? 0) >= curveTo);
    if (isOver) break;
  }
  return { expectedLoadErlangs: load, agentsMax, enough, points };
}

export function curvePoint(asked: CurveQuestion, agents: number): CurvePoint {
  return {
    agents,
    erlangC: figuresWith(patient(asked), agents),
    erlangA: figuresWith(asked, agents),
  };
}

function patient(asked: CurveQuestion): StaffQuestion {
  return { ...asked, patienceMsMean: null };
}

/** Agents to roster so that this many are at work; shrinkage is a share of time. */
export function rosteredHeads(agents: number, shrinkageShare: number): number {
  return Math.ceil(agents / (1 - shrinkageShare) - 1e-9);
}
