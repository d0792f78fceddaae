/** Shifts, breaks and agents' events: in order, within bounds, without overlap. */
import { aFinding, type Finding, type Scenario } from '../../contracts/index.ts';
import { msOf } from '../clock.ts';
import type { ScenarioCheck } from './scenario-check.ts';

/** Most agents of a scenario; each has a record in the core. */
const headsMax = 50_000;

type Shift = Scenario['agents']['shifts'][number];
type Break = NonNullable<Shift['breaks']>[number];

export function checkRoster(checked: ScenarioCheck): readonly Finding[] {
  const { agents } = checked.scenario;
  const profiles = new Set(checked.simulated.centre.profiles?.map(({ id }) => id));
  const shifts = agents.shifts.flatMap((shift, place) => {
    const at = `/agents/shifts/${place}`;
    const unknown = profiles.has(shift.profile)
      ? []
      : aFinding(`${at}/profile`, 'unknown_reference', {
          received: shift.profile,
          expected: `one of ${[...profiles].join(', ')}`,
        });
    return [unknown, checkTimes(shift, at, checked), checkBreaks(shift, at)].flat();
  });
  const heads = agents.shifts.reduce((sum, { count }) => sum + count, 0);
  if (heads <= headsMax) return [...shifts, ...checkLost(checked)];
  const what = { received: `${heads} heads`, expected: `at most ${headsMax} of them together` };
  return [...shifts, aFinding('/agents/shifts', 'out_of_range', what)];
}

function checkTimes(
  { start, end }: Shift,
  at: string,
  { clock }: ScenarioCheck,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (msOf(start) < clock.startMs) {
    const what = { received: start, expected: 'a time not before clock/dayStart' };
    findings.push(aFinding(`${at}/start`, 'not_allowed', what));
  }
  if (msOf(end) <= msOf(start)) {
    const what = { received: end, expected: `a time after ${start}` };
    findings.push(aFinding(`${at}/end`, 'not_allowed', what));
  }
  return findings;
}

function checkBreaks({ start, end, breaks = [] }: Shift, at: string): readonly Finding[] {
  const [startMs, endMs] = [msOf(start), msOf(end)];
  const findings: Finding[] = [];
  let before: Break | undefined;
  for (const { one, which } of inOrder(breaks)) {
    const atMs = msOf(one.at);
    const pointer = `${at}/breaks/${which}`;
    if (atMs < startMs || atMs >= endMs) {
      const what = { received: one.at, expected: `a time from ${start}, before ${end}` };
      findings.push(aFinding(`${pointer}/at`, 'not_allowed', what));
      continue;
    }
    if (atMs + one.lengthMs > endMs) {
      const what = { received: `${one.lengthMs}`, expected: `a break that is over by ${end}` };
      findings.push(aFinding(`${pointer}/lengthMs`, 'not_allowed', what));
    }
    if (before !== undefined && atMs < msOf(before.at) + before.lengthMs) {
      const received = `${one.at}, during the break of ${before.at}`;
      const what = { received, expected: 'a time when that one is over' };
      findings.push(aFinding(`${pointer}/at`, 'not_allowed', what));
    }
    before = one;
  }
  return findings;
}

function inOrder(breaks: readonly Break[]): readonly { readonly one: Break; which: number }[] {
  return breaks
    .map((one, which) => ({ one, which }))
    .sort((a, b) => msOf(a.one.at) - msOf(b.one.at) || a.which - b.which);
}

function checkLost({ scenario, clock }: ScenarioCheck): readonly Finding[] {
  const { events = [], agents } = scenario;
  return events.flatMap((event, place) => {
    const at = `/events/${place}`;
    const findings: Finding[] = [];
    if (msOf(event.at) < clock.startMs) {
      const what = { received: event.at, expected: 'a time not before clock/dayStart' };
      findings.push(aFinding(`${at}/at`, 'not_allowed', what));
    }
    if (event.kind !== 'agentsLost') return findings;
    const shifts = agents.shifts.filter(({ profile }) => profile === event.profile);
    const heads = shifts.reduce((sum, { count }) => sum + count, 0);
    if (heads === 0) {
      const known = [...new Set(agents.shifts.map(({ profile }) => profile))].join(', ');
      const what = { received: event.profile, expected: `one of ${known}` };
      findings.push(aFinding(`${at}/profile`, 'unknown_reference', what));
    } else if (event.count > heads) {
      const expected = `at most ${heads}, the heads of ${event.profile}`;
      findings.push(
        aFinding(`${at}/count`, 'not_allowed', { received: `${event.count}`, expected }),
      );
    }
    return findings;
  });
}
