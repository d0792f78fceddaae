/**
 * Reconnects to Asterisk with growing pauses. It stops if another gateway takes over, or both would
 * take the application from each other endlessly.
 */
import { reasonOf } from '../../kernel/index.ts';
import { type AsteriskOptions, AsteriskSwitch } from './asterisk-switch.ts';

const pauseMs = { first: 250, last: 15_000 };

export interface KeepOpenOptions extends AsteriskOptions {
  /** Takes a new driver into use. */
  readonly attach: (driver: AsteriskSwitch) => Promise<unknown>;
  /** Called when the connection changes. */
  readonly tell: (text: string, isWell: boolean) => void;
  readonly stop: AbortSignal;
}

/** Stays connected until stopped or taken over; calls go on. */
export async function keepOpen(options: KeepOpenOptions): Promise<void> {
  const { timers, attach, tell, place, stop } = options;
  const stopped = new Promise<null>((resolve) => {
    stop.addEventListener('abort', () => resolve(null));
  });
  let nextMs = pauseMs.first;
  let told = '';
  const say = (text: string, isWell = false): void => {
    if (text !== told) tell(`Asterisk at ${place.url}${text}`, isWell);
    told = text;
  };
  while (!stop.aborted) {
    try {
      const driver = await AsteriskSwitch.open(options);
      await attach(driver);
      say(' is connected', true);
      nextMs = pauseMs.first;
      const end = await Promise.race([driver.ended, stopped]);
      if (end === null) return await driver.close();
      say(`: ${end.why}`);
      if (end.isReplaced) return;
    } catch (error) {
      say(`: ${reasonOf(error)}`);
    }
    const pause = Promise.withResolvers<void>();
    const cancel = timers.after(nextMs, pause.resolve);
    await Promise.race([pause.promise, stopped]);
    cancel();
    nextMs = Math.min(2 * nextMs, pauseMs.last);
  }
}
