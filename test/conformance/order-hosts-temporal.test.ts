/** The cases of every host on Temporal. Those that mean nothing there are told, with their reason. */
import { hostCases } from '../support/order-hosts/host-cases.ts';
import { leftOut } from '../support/order-hosts/left-out.ts';
import { isTemporalHere } from '../support/order-hosts/temporal-here.ts';

if (isTemporalHere) {
  for (const [id, reason] of Object.entries(leftOut.temporal)) {
    process.stdout.write(`${id} is no case on Temporal: ${reason}\n`);
  }
  hostCases('temporal');
}
