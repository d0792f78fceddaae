/**
 * `callwright review`: what holds orders, listed once, or worked on a screen, from a script, or
 * from lines.
 *
 * Source: ux-and-api.md 9.2, 10.7.
 */
import { machineClock } from '#client';
import { running, tell } from '../command.ts';
import { scriptOptions, signInOptions } from '../options.ts';
import { reviewActions } from '../review/review-actions.ts';
import { reviewChanges, reviewLines } from '../review/review-text.ts';
import { ReviewWork } from '../review/review-work.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import type { Size } from '../terminal/action-screen.ts';
import { connect, throwRefusal } from '../terminal/connect.ts';
import { actionHelp, hasScreen, workHere } from '../terminal/plain.ts';
import { flowed } from '../text/style.ts';

export const command = running({
  options: {
    '--source <source>': 'holds of this source alone, like fraud or priceApproval [all]',
    '--once': 'the queue as it is, no screen',
    ...scriptOptions,
    ...signInOptions,
  },
  examples: [
    'callwright review --as claire',
    "callwright review --as claire --script 'take fraud; clear submit the customer was called'",
  ],
  below: () => actionHelp(reviewActions),
  run: async (asked) => {
    const isOnScreen = hasScreen(reviewActions, asked);
    const { client, me, centreId } = await connect(asked);
    const { source, once, json, script, plain } = asked;
    const timing = { clock: machineClock, random: Math.random };
    const of = source === undefined ? {} : { source };
    const work = new ReviewWork({ client, centreId, timing, person: me.id, ...of });
    if (once === true || (json === true && script === undefined && plain !== true)) {
      throwRefusal(await work.watch.read());
      const text = () => reviewLines(work.now, { hasAges: true });
      return tell({ schema: 'review/1', json: { waiting: work.now.waiting }, text }, asked);
    }
    const stop = listenForInterrupt();
    try {
      throwRefusal(await work.watch.start());
      const screen = {
        actions: reviewActions,
        changes: reviewChanges,
        draw: ({ columns, rows }: Size) =>
          reviewLines(work.now, { hasAges: true })
            .flatMap((line) => flowed(line.split(' '), ' ', columns))
            .slice(0, rows),
      };
      return await workHere(work, screen, { ...asked, isOnScreen, stop });
    } finally {
      work.watch.close();
    }
  },
});
