/**
 * Days of a predictive list: how many of those who answer are let go, beside what the formula says
 * of a dialler that waits for each batch. `CALLWRIGHT_OUTBOUND_DAYS=200` simulates so many.
 */
import { expect, it } from 'vitest';
import { mayRing } from '../../simulator/callers/pacing.ts';
import { simulateReplication } from '../../simulator/index.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

const days = Number(process.env['CALLWRIGHT_OUTBOUND_DAYS'] ?? 20);
const answerShare = 0.3;
const shareMax = 0.03;
const measures = ['outboundAbandonShare', 'outboundServedPerHour', 'occupancy'] as const;

/**
 * The share of answers that find no free agent where so many ring at once and all are answered
 * together: what the formula promises, for a dialler that waits for each batch.
 */
function letGoShare({
  free,
  ringing,
  answerShare,
}: { readonly [of in 'free' | 'ringing' | 'answerShare']: number }): number {
  let chance = (1 - answerShare) ** ringing;
  let letGo = 0;
  for (let answers = 1; answers <= ringing; answers += 1) {
    chance *= ((ringing - answers + 1) / answers) * (answerShare / (1 - answerShare));
    if (answers > free) letGo += chance * (answers - free);
  }
  return letGo / (ringing * answerShare);
}

/** A day from 8 to 18 with so many agents, who serve callers as well. */
function aDay(agentCount: number, arrivalsPerHour: number, idleMin: number) {
  const plan = aPlan({
    clock: { dayStart: '08:00', dayEnd: '18:00' },
    callTypes: [aCallType({ arrivals: { kind: 'poisson', arrivalsPerHour } })],
    outbound: [
      {
        id: 'list',
        mode: 'predictive',
        answerShare,
        abandonShareMax: shareMax,
        idleMin,
        handleTime: { law: 'exponential', meanMs: 120_000 },
        wrapUp: { law: 'exponential', meanMs: 20_000 },
        ringTime: { law: 'exponential', meanMs: 12_000 },
        patience: { law: 'deterministic', valueMs: 2_000 },
        // What rings when agents go home would find nobody.
        to: '17:55',
      },
    ],
    agents: {
      profiles: [{ id: 'clerk', skills: { orders: 50, list: 50 } }],
      shifts: [{ profile: 'clerk', count: agentCount, start: '08:00', end: '18:00' }],
    },
  });
  return (day: number) => simulateReplication(plan, day, { measures }).whole.sums;
}

/** Callers take agents while attempts ring: beside many, two agents stay free for them. */
const cases = [
  { agents: 5, callers: 5, idleMin: 0 },
  { agents: 10, callers: 10, idleMin: 0 },
  { agents: 10, callers: 120, idleMin: 0 },
  { agents: 10, callers: 120, idleMin: 1 },
  { agents: 10, callers: 120, idleMin: 2 },
] as const;
const name =
  'keeps the share let go under its cap, $agents agents, $callers callers an hour, $idleMin kept free';

it.each(cases)(name, ({ agents, callers, idleMin }) => {
  const simulate = aDay(agents, callers, idleMin);
  let [answered, letGo, most, over, daysOver] = [0, 0, 0, 0, 0];
  const busy = { numerator: 0, denominator: 0 };
  for (let day = 0; day < days; day += 1) {
    const sums = simulate(day);
    const { numerator = 0, denominator = 0 } = sums.get('outboundAbandonShare') ?? {};
    busy.numerator += sums.get('occupancy')?.numerator ?? 0;
    busy.denominator += sums.get('occupancy')?.denominator ?? 0;
    answered += denominator;
    letGo += numerator;
    most = Math.max(most, numerator / denominator);
    over = Math.max(over, numerator - shareMax * denominator);
    if (numerator > shareMax * denominator) daysOver += 1;
  }
  const formula = [1, 2, 5].map((free) => {
    const ringing = mayRing({ free, answerShare, answered: 0, abandoned: 0, shareMax });
    return `${ringing} for ${free}: ${letGoShare({ free, ringing, answerShare }).toFixed(4)}`;
  });
  process.stderr.write(
    `${agents} agents, ${callers} callers an hour, ${days} days, ${Math.round(answered / days)} answers a day: let go ` +
      `${(letGo / answered).toFixed(4)} on average, occupancy ${(busy.numerator / busy.denominator).toFixed(4)},  ${most.toFixed(4)} on the worst day, ` +
      `${daysOver} days over, by ${over.toFixed(2)} calls at most; by formula ${formula.join(', ')}\n`,
  );
  expect(letGo / answered).toBeLessThanOrEqual(shareMax);
  expect(over).toBe(0);
});
