/** All order workflows, as bundled for Temporal's sandbox. */
import {
  type Order,
  orderCore,
  publishingContinuityCore,
  publishingCore,
} from '../orders/index.ts';
import type { HostedCore } from './host.ts';
import type { ProcessInput } from './messages.ts';
import { runProcess } from './temporal/process-workflow.ts';
import { orderAttributes } from './temporal/search-attributes.ts';

/** Workflow id: `order/<orderId>`. */
export function orderWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(orderCore as HostedCore<Order>, input);
}

/** The order workflow of services, which also publishes each applied message. */
export function servedOrderWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(publishingCore as HostedCore<Order>, input, { attributesOf: orderAttributes });
}

/**
 * A continuity programme, `continuity/<orderId>/<lineId>`. It lives for years, in runs that end
 * when their history is long.
 */
export function continuityWorkflow(input: ProcessInput): Promise<void> {
  const core = publishingContinuityCore as HostedCore<
    Parameters<typeof publishingContinuityCore.isEnded>[0]
  >;
  return runProcess(core, input);
}
