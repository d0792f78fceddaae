/** The workflows of the suites of hosts: a tally, orders and programmes. */
import { continuityCore } from '../../../orders/index.ts';
import type { HostedCore } from '../../../workflows/host.ts';
import type { ProcessInput } from '../../../workflows/messages.ts';
import { runProcess } from '../../../workflows/temporal/process-workflow.ts';
import { tallyCore } from './tally-core.ts';

export { orderWorkflow } from '../../../workflows/order.workflow.ts';

export function tallyWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(tallyCore, input, { effects: { heartbeatTimeout: '1 second' } });
}

export function continuityWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(continuityCore as unknown as HostedCore<object>, input);
}
