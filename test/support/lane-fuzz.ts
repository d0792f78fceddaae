/** Random scenarios of the classic lane's class, played by both lanes. */
import { laneReasons, simulateReplication } from '../../simulator/index.ts';
import { planOfCase, randomLaneCase } from './simulation/random-lane-scenario.ts';

/** Days of each scenario: the second has mirrored draws where the scenario says so. */
const daysEach = 2;

export interface LaneCount {
  replications: number;
  calls: number;
}

/** What differs between the lanes in a seed's scenario; null: nothing. */
export function runLaneSeed(seed: number, count: LaneCount): string | null {
  const chosen = randomLaneCase(seed);
  const plan = planOfCase(chosen);
  const reasons = laneReasons(plan);
  if (reasons.length > 0) return `seed ${seed} is outside the class, for ${reasons.join(', ')}`;
  for (let day = 0; day < daysEach; day += 1) {
    try {
      const { whole } = simulateReplication(plan, day, { ...chosen.options, lane: 'both' });
      count.replications += 1;
      count.calls += whole.calls;
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      return `seed ${seed}: ${said}\nreplay: npm run fuzz -- lane --seed ${seed}`;
    }
  }
  return null;
}
