/** Rows of the order features: continuity programmes, as workflows whose time is turned. */
import { join } from 'node:path';
import { describe } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { inStore } from '../support/order-hosts/host-stage.ts';
import { clientHere, isTemporalHere } from '../support/order-hosts/temporal-here.ts';
import { serverVariable } from '../support/order-hosts/temporal-names.ts';
import { aCoffeeCentre } from '../support/orders/coffee-centre.ts';
import { programmeRows } from './programmes.ts';

/** Turns the clocks of the open processes of a store; an ended one needs no time. */
async function turned(path: string, nowMs: number): Promise<void> {
  const open = await inStore(path, "select id from process where status = 'open'");
  for (const { id } of open as readonly { readonly id: string }[]) {
    await clientHere()
      .workflow.getHandle(id)
      .executeUpdate('clock', { args: [nowMs] });
  }
}

describe.runIf(isTemporalHere)('continuity programmes on Temporal', () => {
  programmeRows((programme = {}, settings = {}) => {
    const data = aFolder();
    const temporal = { address: process.env[serverVariable] ?? '' };
    const tell = (nowMs: number) => turned(join(data, 'orders.db'), nowMs);
    return aCoffeeCentre(programme, { data, settings, temporal, turned: tell });
  });
});
