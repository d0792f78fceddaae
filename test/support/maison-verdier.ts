/** The demo centre under a clock turned by hand. */
import { join } from 'node:path';
import { readDemo } from '../../cli/start/read-demo.ts';
import { type OrderTaking, startSimulatedSwitch } from '../../gateways/index.ts';
import {
  instantOfLocal,
  type LiveCentre,
  type PresenceRules,
  startLiveCentre,
} from '../../live/index.ts';
import type { CentreFile, Effect } from '../../routing/index.ts';
import { root } from './tree.ts';
import { TurnedClock } from './turned-clock.ts';

const dayMs = 86_400_000;

/** What a test sees of the demo. */
export interface DemoUnderClock {
  readonly live: LiveCentre;
  readonly clock: TurnedClock;
  /** Every effect so far. */
  readonly effects: Effect[];
  /** Lets nobody call any more. */
  hush(): void;
}

/** Reads the demo's files as they stand. */
export function readVerdier() {
  return readDemo(join(root, 'examples', 'mail-order-fr', 'demo.json'));
}

/** The demo from its first Monday, every day as busy as `load` says. */
export function aRunningDemo({
  speed,
  load = 1,
  presence,
  orders,
  routing = {},
}: {
  readonly speed: number;
  readonly load?: number;
  readonly presence?: PresenceRules;
  /** Takes the orders of callers [nobody does]. */
  readonly orders?: OrderTaking;
  /** In place of the centre's own. */
  readonly routing?: CentreFile['routing'];
}): DemoUnderClock {
  const { centre: own, demo, plan, dayStartMs } = readVerdier();
  const centre = { ...own, routing: { ...own.routing, ...routing } };
  const clock = new TurnedClock();
  const originMs = instantOfLocal(demo.start.date, 9 * 3_600_000, centre.timeZone);
  const { ruleSets } = plan;
  const watched = presence === undefined ? {} : { presence };
  const live = startLiveCentre({ centre, clock, speed, originMs, epoch: 1, ruleSets, ...watched });
  const effects: Effect[] = [];
  live.onEffects((news) => effects.push(...news));
  const dayToPlay = (day: number) => ({
    startMs: day * dayMs + dayStartMs - 9 * 3_600_000,
    load,
  });
  const simulated = startSimulatedSwitch({
    port: live,
    plan,
    dayToPlay,
    ...(orders === undefined ? {} : { orders }),
  });
  live.presence.leaveTo(simulated);
  return { live, clock, effects, hush: simulated.hush };
}
