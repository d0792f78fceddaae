/** Random people: skills, shifts with breaks, and how they keep to them. */
import type { Scenario } from '../../../contracts/index.ts';
import type { Draw } from '../rig/draw.ts';
import { randomDistribution } from './random-callers.ts';

type Agents = Scenario['agents'];
type Shift = Agents['shifts'][number];

/** Generalists, so that each queue is served, and a specialist of each call type, perhaps. */
export function randomAgents(
  draw: Draw,
  { ids, hasCentre }: { readonly ids: readonly string[]; readonly hasCentre: boolean },
): Agents {
  const level = () => draw.int(1, 100);
  const factor = draw.pick([0.5, [0.8, 1.2], { law: 'lognormal' as const, mean: 1, scv: 0.09 }]);
  const profiles = [
    {
      id: 'all',
      skills: Object.fromEntries(ids.map((id) => [id, level()])),
      ...(draw.chance(0.3) ? { handleTimeFactor: factor } : {}),
      ...(draw.chance(0.3) ? { callsHandled: 50 } : {}),
    },
    ...ids.map((id) => ({ id: `${id}-only`, skills: { [id]: level() } })),
  ];
  const shifts = profiles.flatMap(({ id }, place) =>
    place === 0 || draw.chance(0.5) ? randomShifts(draw, id) : [],
  );
  return {
    ...(hasCentre ? {} : { profiles }),
    shifts,
    ...(draw.chance(0.3) ? { learning: { gap: 0.4, scaleCalls: 100 } } : {}),
    ...(draw.chance(0.5) ? { answerDelay: randomDistribution(draw, 3_000) } : {}),
    ...(draw.chance(0.3) ? { noAnswerShare: draw.pick([0.05, 0.5]) } : {}),
    ...(draw.chance(0.2) ? { rejectShare: draw.pick([0.05, 0.4]) } : {}),
    ...(draw.chance(0.5) ? { adherence: randomAdherence(draw) } : {}),
  };
}

/** How people stray; coming late can outlast a short shift. */
function randomAdherence(draw: Draw): NonNullable<Agents['adherence']> {
  const some = (meanMs: number) =>
    draw.chance(0.5) ? randomDistribution(draw, meanMs) : undefined;
  const lateness = some(draw.pick([60_000, 1_800_000]));
  const earlyLeave = some(60_000);
  const changeDelay = some(30_000);
  const away = {
    ready: randomDistribution(draw, 600_000),
    away: randomDistribution(draw, 120_000),
  };
  return {
    ...(lateness === undefined ? {} : { lateness }),
    ...(earlyLeave === undefined ? {} : { earlyLeave }),
    ...(changeDelay === undefined ? {} : { changeDelay }),
    ...(draw.chance(0.4) ? { absenceShare: 0.3 } : {}),
    ...(draw.chance(0.5) ? { away } : {}),
  };
}

/** Some of the generalists are called off for a while. */
export function randomEvents(draw: Draw): NonNullable<Scenario['events']> {
  if (draw.chance(0.6)) return [];
  const forMs = draw.pick([60_000, 1_200_000]);
  return [
    { at: draw.pick(['08:00', '08:20']), kind: 'agentsLost', profile: 'all', count: 1, forMs },
  ];
}

function randomShifts(draw: Draw, profile: string): readonly Shift[] {
  const late = draw.chance(0.3);
  return [
    {
      profile,
      count: draw.int(1, 3),
      start: late ? '08:10' : '08:00',
      end: draw.pick(['08:45', '09:00', '10:00', '12:00']),
      ...(draw.chance(0.5) ? { breaks: randomBreaks(draw) } : {}),
    },
  ];
}

function randomBreaks(draw: Draw): NonNullable<Shift['breaks']> {
  return [
    { at: '08:15', lengthMs: draw.pick([60_000, 600_000]), ...randomRule(draw) },
    ...(draw.chance(0.5) ? [{ at: '08:40', lengthMs: 120_000, ...randomRule(draw) }] : []),
  ];
}

function randomRule(draw: Draw): Partial<NonNullable<Shift['breaks']>[number]> {
  return draw.pick([
    {},
    { rule: 'afterCall' as const, windowMs: 300_000 },
    { rule: 'firstIdle' as const, reason: 'meeting' as const },
    { rule: 'firstIdle' as const, windowMs: 600_000 },
  ]);
}
