/** An order as a Temporal workflow: the pure core of orders, and the loop of every process. */
import { type Order, orderCore, publishingCore } from '../orders/index.ts';
import type { HostedCore } from './host.ts';
import type { ProcessInput } from './messages.ts';
import { runProcess } from './temporal/process-workflow.ts';
import { orderAttributes } from './temporal/search-attributes.ts';

/** Its id is the process's, `order/<orderId>`. */
export function orderWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(orderCore as HostedCore<Order>, input);
}

/** As a service runs it: with what its lists show, and others are told. */
export function servedOrderWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(publishingCore as HostedCore<Order>, input, { attributesOf: orderAttributes });
}
