/** The cases of every host on Temporal. What means nothing there is told, with its reason. */
import { hostCases, type OwnCase } from '../support/order-hosts/host-cases.ts';
import { isTemporalHere } from '../support/order-hosts/temporal-here.ts';

const without: { readonly [own in OwnCase]: string } = {
  D3: 'each order has a timer of its own in the server, which has no order between orders',
  K2: 'hosts of this kind share a store: each turn is written where it is the next one',
  K3: 'there is no epoch of one host: a late turn is refused by its number',
};

if (isTemporalHere) {
  for (const [own, reason] of Object.entries(without)) {
    process.stdout.write(`${own} is no case on Temporal: ${reason}\n`);
  }
  hostCases('temporal', Object.keys(without) as OwnCase[]);
}
