/** Rows of the order features: continuity programmes, as workflows whose time is turned. */
import { describe } from 'vitest';
import { clientHere, isTemporalHere } from '../support/order-hosts/temporal-here.ts';
import { serverVariable } from '../support/order-hosts/temporal-names.ts';
import { aCoffeeCentre } from '../support/orders/coffee-centre.ts';
import { programmeRows } from './programmes.ts';

/** Turns the clocks of all workflows that run; one that ends meanwhile needs no time. */
async function turned(nowMs: number): Promise<void> {
  const { workflow } = clientHere();
  for await (const { workflowId } of workflow.list({ query: "ExecutionStatus = 'Running'" })) {
    await workflow
      .getHandle(workflowId)
      .executeUpdate('clock', { args: [nowMs] })
      .catch(() => undefined);
  }
}

describe.runIf(isTemporalHere)('continuity programmes on Temporal', () => {
  programmeRows((programme = {}, settings = {}) => {
    const temporal = { address: process.env[serverVariable] ?? '' };
    return aCoffeeCentre(programme, { settings, temporal, turned });
  });
});
