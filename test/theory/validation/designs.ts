/**
 * How each validation case is simulated, or why it is not; and the program of a shift-cover case,
 * written by the same hand as that of a roster: one profile, a pattern for each shift, a demand
 * for each period.
 *
 * Source: simulation.md 10.3, 14.
 */
import { unreachable } from '../../../kernel/index.ts';
import { coverProgram } from '../../../simulator/planning/staffing/cover.ts';
import type { IntegerProgram } from '../../../simulator/planning/staffing/search.ts';
import type { ValidationCase } from '../schemas/validation-cases.schema.ts';
import type { ModelOf } from '../schemas/validation-models.schema.ts';
import { type CaseDesign, reading } from './case-design.ts';
import { busyQueueDesign, dayCallsDesign, dayDesign } from './day-designs.ts';
import { smallestStaffOf } from './formula-values.ts';
import { ivrDesign, linesDesign, orderDesign, queueDesign, redialDesign } from './queue-designs.ts';
import {
  overflowDesign,
  type SkippedDesign,
  skillsDesign,
  twoClassesDesign,
} from './skill-designs.ts';
import { skillsDayDesign } from './skills-day-design.ts';

/** Designs of about so many calls each; most cases have one. */
export function designsOf(
  { model, expected, isSimulable }: ValidationCase,
  calls: number,
): readonly CaseDesign[] | SkippedDesign {
  if (!isSimulable) return { why: 'nothing to simulate' };
  switch (model.model) {
    case 'erlangC':
    case 'erlangA':
    case 'generalPatience':
    case 'oneAgent':
    case 'constantTime':
      return [queueDesign(model, calls)];
    case 'erlangB':
    case 'finiteLines': {
      const design = linesDesign(model, calls);
      return design === null ? { why: 'no run has a part of an agent' } : [design];
    }
    case 'twoClasses':
      return [twoClassesDesign(model, calls)];
    case 'skills':
      return listed(skillsDesign(model, (name) => expected.get(name)?.mean, calls));
    case 'overflow':
      return [overflowDesign(model, calls)];
    case 'redial':
      return [redialDesign(model, calls)];
    case 'ivrLines':
      return [ivrDesign(model, calls)];
    case 'orders':
      return [orderDesign(model, calls)];
    case 'day':
      return [dayDesign(model, calls)];
    case 'busyQueue':
      return [busyQueueDesign(model, calls)];
    case 'dayCalls':
      return [dayCallsDesign(model, calls)];
    case 'smallestStaff':
      return staffDesigns(model, calls);
    case 'sinusoid':
      return { why: 'values at an instant; a run has means over time' };
    case 'squareRoot':
    case 'shiftCover':
      return { why: 'nothing to simulate' };
    case 'skillsDay':
      return [skillsDayDesign(model, calls)];
    default:
      return unreachable(model);
  }
}

function listed(design: CaseDesign | SkippedDesign): readonly CaseDesign[] | SkippedDesign {
  return 'why' in design ? design : [design];
}

/** The staff found and one agent less, each in a run of its own. */
function staffDesigns(
  model: ModelOf<'smallestStaff'>,
  calls: number,
): readonly CaseDesign[] | SkippedDesign {
  const staff = smallestStaffOf(model);
  if (staff === null) return { why: 'no number of agents meets the goals' };
  const { patienceMsMean } = model;
  const sides = [
    ['AtMin', staff.agents],
    ['OneLess', staff.agents - 1],
  ] as const;
  return sides.map(([side, agentCount]) => {
    const queue =
      patienceMsMean === null
        ? queueDesign({ ...model, model: 'erlangC', agentCount }, calls / 2)
        : queueDesign({ ...model, model: 'erlangA', agentCount, patienceMsMean }, calls / 2);
    return {
      ...queue,
      readings: [
        reading(`serviceLevel${side}`, 'serviceLevelOffered'),
        reading(`abandonShare${side}`, 'abandonShare'),
      ],
    };
  });
}

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
