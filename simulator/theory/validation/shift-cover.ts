/**
 * The program of a shift-cover case, written by the same hand as that of a roster: one profile, a
 * pattern for each shift, a demand for each period.
 *
 * Its linear relaxation lets heads be fractions: a bound that the optimum cannot go below.
 * Source: simulation.md 10.3, 14.
 */
import type { ModelOf } from '../../../contracts/index.ts';
import { coverProgram } from '../../planning/staffing/cover.ts';
import type { IntegerProgram } from '../../planning/staffing/integer-program.ts';

const profileId = 'agents';

/** Heads of each shift at the least cost that cover every period. */
export function shiftCoverProgram(model: ModelOf<'shiftCover'>): IntegerProgram {
  const { periodMs, agentCountMin, shifts } = model;
  return coverProgram({
    patterns: shifts.map(({ name, worksPeriods, cost }) => ({
      profileId,
      kindId: name,
      startMs: Math.min(...worksPeriods) * periodMs,
      endMs: (Math.max(...worksPeriods) + 1) * periodMs,
      breaks: [],
      paidMs: worksPeriods.length * periodMs,
      cost,
      presence: agentCountMin.map((_, period) => (worksPeriods.includes(period) ? 1 : 0)),
    })),
    profiles: [],
    kinds: [],
    standing: new Map(),
    demands: agentCountMin.map((agents, interval) => ({
      name: `period ${interval}`,
      interval,
      agents,
      profileIds: [profileId],
    })),
    cuts: [],
  });
}

/** The same, fractions of heads allowed. */
export function linearRelaxation({ variables, constraints }: IntegerProgram): IntegerProgram {
  return { variables: variables.map((one) => ({ ...one, isWhole: false })), constraints };
}
