/** The simulated switch of legs on a clock that the suite turns. */
import { LegSwitch } from '../leg-switch.ts';
import { TurnedClock } from '../turned-clock.ts';
import { type GatewayStage, outsideNumber, stations } from './stage.ts';

/** Steps of time until something is so, at most. */
const stepsMax = 4_000;
const stepMs = 50;

/** All that can happen now has. */
async function settled(clock: TurnedClock, turnsMax: number): Promise<void> {
  for (let turns = 0; turns < turnsMax; turns += 1) {
    clock.turn(0);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

export interface LegSwitchStage extends GatewayStage {
  readonly clock: TurnedClock;
  readonly legs: LegSwitch;
}

/** What is set off has happened after so many turns of the event loop [12]. */
export function aLegSwitchStage(clock = new TurnedClock(), turns = 12): LegSwitchStage {
  const legs = new LegSwitch({
    after: (delayMs, run) => clock.after(delayMs, run),
    nowMs: () => clock.nowMs(),
  });
  for (const number of [...stations, outsideNumber])
    legs.set(number, { kind: 'answers', afterMs: 0 });
  const lineOf = (number: string): string => {
    const own = legs.records.findLast(({ from, to, isIncoming, endedAtMs }) => {
      return endedAtMs === null && (isIncoming ? from : to) === number;
    });
    if (own === undefined) throw new Error(`nobody is on the line at ${number}`);
    return own.legId;
  };
  const now = async (run: () => void): Promise<void> => {
    run();
    await settled(clock, turns);
  };
  return {
    clock,
    legs,
    driver: legs,
    until: async (what, isSo) => {
      await settled(clock, turns);
      for (let steps = 0; steps < stepsMax; steps += 1) {
        if (await isSo()) return;
        clock.turn(stepMs);
        await settled(clock, turns);
      }
      throw new Error(`it is not so after ${(stepsMax * stepMs) / 1_000} s: ${what}`);
    },
    set: (number, behaviour) => now(() => legs.set(number, behaviour)),
    call: (from, to) => now(() => void legs.call({ from, to })),
    dial: (station, to) => now(() => void legs.call({ from: station, to, trunk: null })),
    hangUp: (number) => now(() => legs.hangUp(lineOf(number))),
    // Legs that go on outside are out of this switch's reach.
    hangUpSent: () => Promise.resolve(),
    digits: (number, digits) =>
      now(() => legs.tell({ event: 'leg.digits', legId: lineOf(number), digits })),
    press: (station, key) =>
      now(() => {
        const event = key === 'hold' ? 'leg.held' : 'leg.retrieved';
        legs.tell({ event, legId: lineOf(station) });
      }),
    lose: () => now(() => legs.lose()),
    connectAgain: () => Promise.resolve(legs),
    close: () => Promise.resolve(),
  };
}
