/**
 * `callwright review`: what holds orders, listed once, or worked by lines, from a script or from
 * stdin.
 *
 * Source: ux-and-api.md 9.2.
 */
import { running, tell } from '../command.ts';
import { scriptOptions, signInOptions } from '../options.ts';
import { reviewActions } from '../review/review-actions.ts';
import { reviewChanges, reviewLines } from '../review/review-text.ts';
import { ReviewWork } from '../review/review-work.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { actionHelp } from '../terminal/action.ts';
import { connect, throwRefusal } from '../terminal/connect.ts';
import { checkScript, workOnStdout } from '../terminal/plain.ts';

export const command = running({
  options: {
    '--source <source>': 'holds of this source alone, like fraud or priceApproval [all]',
    '--once': 'the queue as it is [where --json stands alone]',
    ...scriptOptions,
    ...signInOptions,
  },
  examples: [
    'callwright review --as claire',
    "callwright review --as claire --script 'take fraud; clear submit the customer was called'",
  ],
  below: () => actionHelp(reviewActions),
  run: async (asked) => {
    const { source, once, json, script, plain } = asked;
    checkScript(reviewActions, script);
    const { client, me, centreId } = await connect(asked);
    const of = source === undefined ? {} : { source };
    const work = new ReviewWork({ client, centreId, person: me.id, ...of });
    if (once === true || (json === true && script === undefined && plain !== true)) {
      throwRefusal(await work.watch.read());
      const text = () => reviewLines(work.now, { hasAges: true });
      return tell({ schema: 'review/1', json: { waiting: work.now.waiting }, text }, asked);
    }
    const stop = listenForInterrupt();
    try {
      throwRefusal(await work.watch.start());
      const ours = { work, actions: reviewActions, changes: reviewChanges };
      return await workOnStdout(ours, { ...asked, stop });
    } finally {
      work.watch.close();
    }
  },
});
