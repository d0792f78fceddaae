/** A fit whose staff is a roster's shifts, in place of what the log shows of its agents. */
import { aFinding, type ParseResult, type Scenario } from '../../../contracts/index.ts';
import { dayMs } from '../../../kernel/index.ts';
import { agentQualification } from '../../../routing/index.ts';
import { whoServes } from '../../checks/agents-of-queue.ts';
import { msOf, timeText } from '../../clock.ts';
import type { SimulationPlan } from '../../plan.ts';
import { sumBy } from '../../statistics/sums.ts';
import { presenceOfShifts } from '../staffing/roster.ts';
import type { AgentProfile } from './agent-profiles.ts';
import type { LogFit } from './fit-log.ts';
import { slotMs } from './log-ons.ts';
import type { Shift } from './slots-to-shifts.ts';

const slotsOfHour = 4;
const hoursOfDay = 24;

/**
 * Profiles serve what they serve in the roster's centre, as it says, on shifts within the fitted
 * hours. Findings if a call type has nobody.
 */
export function withRoster(
  fit: LogFit,
  { plan, shifts: all }: Pick<Scenario['agents'], 'shifts'> & { readonly plan: SimulationPlan },
): ParseResult<{ readonly fit: LogFit; readonly shifts: readonly Shift[] }> {
  const serves = whoServes(
    plan.centre,
    plan.agents.map(({ id }) => id),
  );
  const types = fit.callTypes.map(({ id }) => ({
    id,
    profiles: new Set(serves(id).map((place) => plan.agents[place]?.profile)),
  }));
  const nobody = types.filter(({ profiles }) => profiles.size === 0).map(({ id }) => id);
  if (nobody.length > 0) {
    const queues = plan.centre.queues.map(({ id }) => id).join(', ');
    const received = `without agents for ${nobody.join(', ')}, of the log's call types`;
    const expected = `shifts for every call type, by its name as a queue (here: ${queues})`;
    return { ok: false, problems: [aFinding('/agents/shifts', 'missing', { received, expected })] };
  }
  const clock = { startMs: 0, dayMs, intervalMs: slotMs };
  const shifts = all.flatMap((shift) => shiftWithin(shift, fit));
  const staffs = [...presenceOfShifts(shifts, clock)];
  const hours = Array.from({ length: hoursOfDay }, (_, hour) => hour);
  const inHour = (staff: readonly number[], hour: number): number =>
    sumBy(staff.slice(hour * slotsOfHour, (hour + 1) * slotsOfHour), (agents) => agents);
  const whole = hours.map((hour) => sumBy(staffs, ([, staff]) => inHour(staff, hour)));
  const profiles = staffs.map(([id, staff]): AgentProfile => {
    const callTypes = types.filter((type) => type.profiles.has(id)).map((type) => type.id);
    const given = agentQualification(plan.centre, { id, profile: id }).links;
    return {
      id,
      callTypes,
      links: callTypes.map((callType) => {
        const { rank = 0, delayMs = 0 } = given.find(({ queue }) => queue === callType) ?? {};
        return { callType, rank, delayMs };
      }),
      agents: [],
      shareByHour: hours.map((hour) => inHour(staff, hour) / Math.max(1e-9, whole[hour] ?? 0)),
      staff,
    };
  });
  return { ok: true, value: { fit: { ...fit, profiles, answering: null }, shifts } };
}

/** The part of a shift from the first fitted hour on; a shift outside these hours has none. */
function shiftWithin(shift: Shift, { startMs, endMs }: LogFit): readonly Shift[] {
  if (msOf(shift.end) <= startMs || msOf(shift.start) >= endMs) return [];
  if (msOf(shift.start) >= startMs) return [shift];
  const { breaks, ...rest } = shift;
  const kept = breaks?.filter(({ at }) => msOf(at) >= startMs);
  return [{ ...rest, start: timeText(startMs), ...(kept === undefined ? {} : { breaks: kept }) }];
}
