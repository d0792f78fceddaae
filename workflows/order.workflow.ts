/** An order as a Temporal workflow: the pure core of orders, and the loop of every process. */
import { orderCore } from '../orders/index.ts';
import type { HostedCore } from './host.ts';
import type { ProcessInput } from './messages.ts';
import { runProcess } from './temporal/process-workflow.ts';

/** Its id is the process's, `order/<orderId>`. */
export function orderWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(orderCore as HostedCore<Parameters<typeof orderCore.isEnded>[0]>, input);
}
