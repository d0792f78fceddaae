/** All methods, baselines first; how each is called stands in `method.ts`. */
import { holtWinters } from './holt-winters.ts';
import { levelProfile } from './level-profile.ts';
import type { ForecastMethod } from './method.ts';
import { mixedModel } from './mixed-model.ts';
import { seasonalNaive } from './seasonal-naive.ts';

export type { ForecastMethod, MethodId } from './method.ts';

/** In the order of `methodIds`. */
export const methods: readonly ForecastMethod[] = [
  seasonalNaive({ id: 'sameWeekday', name: 'same weekday last week', weeks: 1 }),
  seasonalNaive({ id: 'meanOf4', name: 'mean of the last 4 same weekdays', weeks: 4 }),
  seasonalNaive({ id: 'meanOf8', name: 'mean of the last 8 same weekdays', weeks: 8 }),
  levelProfile,
  holtWinters,
  mixedModel,
];
