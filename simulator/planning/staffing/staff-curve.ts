/**
 * The curve of one queue: what each number of agents gives, by both formulas beside each other.
 *
 * Source: simulation.md 4.2, 4.4, 10.1; ux-and-api.md 9.3.
 */

import { hourMs } from '../../../kernel/index.ts';
import {
  type Asked,
  agentsMax,
  type Figures,
  figuresWith,
  type Requirement,
  requirementOf,
} from '../formulas/smallest-staff.ts';
import type { Formula } from './formula-roster.ts';

/** What a calculator is asked; Erlang C takes no notice of the patience. */
export interface CurveAsked extends Omit<Asked, 'patienceMsMean' | 'factors'> {
  readonly patienceMsMean: number;
}

/** A number of agents; null: the formula has no figures there (a load that nobody leaves). */
export interface CurvePoint {
  readonly agents: number;
  readonly erlangC: Figures | null;
  readonly erlangA: Figures | null;
}

export interface StaffCurve {
  readonly load: number;
  /** Tried, at most. */
  readonly agentsMax: number;
  /** Null: no number of agents up to `agentsMax` does. */
  readonly enough: { readonly [formula in Formula]: Requirement | null };
  readonly points: readonly CurvePoint[];
}

/** Points of a curve; what is beyond is left out, from the side of too many agents. */
const pointsMax = 40;
/** A whole curve begins where this share of the load is staffed, and ends at this service level. */
const curveFrom = 0.7;
const curveTo = 0.99;

/**
 * From one agent less than the smaller answer to the larger one; `isWhole`: from too few by far to
 * more than anybody needs.
 */
export function staffCurve(asked: CurveAsked, isWhole: boolean): StaffCurve {
  const load = (asked.arrivalsPerHour * asked.handleTimeMsMean) / hourMs;
  const enough = { erlangA: requirementOf(asked), erlangC: requirementOf(patient(asked)) };
  const answers = [enough.erlangA, enough.erlangC].flatMap((one) => one?.agents ?? []);
  if (answers.length === 0) return { load, agentsMax, enough, points: [] };
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
  return { load, agentsMax, enough, points };
}

/** One number of agents, by both formulas. */
export function curvePoint(asked: CurveAsked, agents: number): CurvePoint {
  return {
    agents,
    erlangC: figuresWith(patient(asked), agents),
    erlangA: figuresWith(asked, agents),
  };
}

/** Callers who never give up. */
function patient(asked: CurveAsked): Asked {
  return { ...asked, patienceMsMean: null };
}

/** Heads to roster for agents at work: shrinkage is a ratio of time. */
export function rosteredHeads(agents: number, shrinkageShare: number): number {
  // What a division adds to a whole number is no head.
  return Math.ceil(agents / (1 - shrinkageShare) - 1e-9);
}
