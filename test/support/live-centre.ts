/** A live centre under a clock turned by hand. */
import { type LiveCentre, type LiveCentreOptions, startLiveCentre } from '../../live/index.ts';
import type { CentreFile, Input } from '../../routing/index.ts';
import { aCentre } from './builders.ts';
import { TurnedClock } from './turned-clock.ts';

export interface TestCentre {
  readonly live: LiveCentre;
  readonly clock: TurnedClock;
  /** Submits inputs as one instant, now. */
  tell(...inputs: readonly Input[]): void;
}

/** A Monday, 09:00 in Paris. */
export const mondayMs = Date.UTC(2026, 10, 23, 8);

/** The centre of `aCentre`, at speed 1, on a Monday at 09:00, unless said otherwise. */
export function aLiveCentre(
  options: {
    readonly centre?: CentreFile;
    readonly speed?: number;
    readonly originMs?: number;
    readonly epoch?: number;
    readonly clock?: TurnedClock;
  } & Pick<LiveCentreOptions, 'customers' | 'ruleSets' | 'onFault' | 'onRules' | 'journal'> = {},
): TestCentre {
  const { clock = new TurnedClock() } = options;
  const live = startLiveCentre({
    ...options,
    centre: options.centre ?? aCentre(),
    clock,
    speed: options.speed ?? 1,
    originMs: options.originMs ?? mondayMs,
    epoch: options.epoch ?? 1,
  });
  return {
    live,
    clock,
    tell: (...inputs) => {
      for (const input of inputs) void live.submit(input);
      clock.turn(0);
    },
  };
}
