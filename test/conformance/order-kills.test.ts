/**
 * Orders with money, from the call to the doorstep, through hosts that are killed at any moment.
 *
 * `CALLWRIGHT_KILLS=100 npm test -- test/conformance/order-kills` kills a hundred times [4; on
 * Temporal twice, where each takes seconds].
 */
import { describe, expect, it } from 'vitest';
import { plainMinor } from '../../bench/orders/plain-orders.ts';
import { HostRemains, killedHosts } from '../support/order-hosts/host-children.ts';
import {
  afterSale,
  instalments,
  killRun,
  sold,
  sumOver,
} from '../support/order-hosts/kill-runs.ts';

const killsWished = process.env['CALLWRIGHT_KILLS'];
const caseMsMax = 600_000 + 12_000 * Number(killsWished ?? 4);
const scripts = [
  {
    what: 'loses no order and moves no money twice, however often it is killed',
    script: sold,
    moves: () => 2,
    backMinor: () => 0,
  },
  {
    what: 'refunds each return once and takes each instalment once, however often it is killed',
    script: afterSale,
    moves: (isBack: boolean) => (isBack ? 3 : 2 * instalments.length),
    backMinor: (isBack: boolean) => (isBack ? plainMinor : 0),
  },
] as const;

describe.each(killedHosts)('order host %s: killed with money under way', (name) => {
  const isSlow = name === 'temporal';
  const kills = Number(killsWished ?? (isSlow ? 2 : 4));
  const orderCount = (isSlow ? 10 : 30) * kills;

  it.each(scripts)(
    'B13 $what',
    async ({ script, moves, backMinor }) => {
      const remains = await HostRemains.of(name);
      const { figures, orders } = await killRun({ remains, kills, orderCount, script });
      const money = { captured: plainMinor * orderCount, refunded: sumOver(orders, backMinor) };
      expect(figures).toMatchObject({ lost: 0, closed: orderCount, held: 0 });
      expect(figures).toMatchObject({ moves: sumOver(orders, moves), books: money });
      expect(figures).toMatchObject({ provider: money });
    },
    caseMsMax,
  );
});
