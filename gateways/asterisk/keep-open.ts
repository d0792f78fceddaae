/**
 * Keeps a way to Asterisk open: opens another driver when one is lost, after pauses that grow.
 *
 * One that another gateway has replaced is not opened again: two of them would take the
 * application from each other for ever.
 */
import { reasonOf } from '../../kernel/index.ts';
import { type AsteriskOptions, AsteriskSwitch } from './asterisk-switch.ts';

const pauseMs = { first: 250, last: 15_000 };

export interface KeepOpenOptions extends AsteriskOptions {
  /** Takes each driver in use; when it is lost, its use has ended. */
  readonly attach: (driver: AsteriskSwitch) => Promise<unknown>;
  /** Hears what becomes of it, once for each change. */
  readonly tell: (text: string, isWell: boolean) => void;
}

interface KeptOpen {
  /** Lets go of the driver; calls stay up. */
  readonly close: () => Promise<void>;
  /** Closed, or replaced. */
  readonly ended: Promise<void>;
}

/** Until `close`, or until another gateway has Asterisk. */
export function keepOpen(options: KeepOpenOptions): KeptOpen {
  const { timers, attach, tell, place } = options;
  const closed = Promise.withResolvers<null>();
  let isClosed = false;
  let wake = (): void => undefined;
  const run = async (): Promise<void> => {
    let nextMs = pauseMs.first;
    let told = '';
    const say = (text: string, isWell = false): void => {
      if (text !== told) tell(text, isWell);
      told = text;
    };
    while (!isClosed) {
      try {
        const driver = await AsteriskSwitch.open(options);
        await attach(driver);
        say(`Asterisk at ${place.url} is connected`, true);
        nextMs = pauseMs.first;
        const end = await Promise.race([driver.ended, closed.promise]);
        if (end === null) return await driver.close();
        say(`Asterisk at ${place.url}: ${end.why}`);
        if (end.isReplaced) return;
      } catch (error) {
        say(`Asterisk at ${place.url}: ${reasonOf(error)}`);
      }
      await new Promise<void>((resolve) => {
        const cancel = timers.after(nextMs, resolve);
        wake = () => {
          cancel();
          resolve();
        };
      });
      nextMs = Math.min(2 * nextMs, pauseMs.last);
    }
  };
  const ended = run();
  return {
    ended,
    close: async () => {
      isClosed = true;
      closed.resolve(null);
      wake();
      await ended;
    },
  };
}
