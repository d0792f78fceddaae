/**
 * All order workflows, as bundled for Temporal's sandbox. Their updates are the messages of
 * `contracts/orders`, by type; their queries are `snapshot`, `getHolds` and `getDeadlines`.
 */
import {
  type GoodsReturn,
  type Order,
  openHolds,
  orderCore,
  type Programme,
  publishingContinuityCore,
  publishingCore,
  returnCore,
} from '../orders/index.ts';
import type { HostedCore } from './host.ts';
import type { ProcessInput } from './messages.ts';
import { orderDetails } from './temporal/order-details.ts';
import { runProcess } from './temporal/process-workflow.ts';
import { orderAttributes } from './temporal/search-attributes.ts';

/** An order of a service, which publishes each applied message. Workflow id: `order/<orderId>`. */
export function OrderWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(publishingCore as HostedCore<Order>, input, {
    attributesOf: orderAttributes,
    detailsOf: orderDetails,
    holdsOf: openHolds,
  });
}

/**
 * A continuity programme, `continuity/<orderId>/<lineId>`. It lives for years, in runs that end
 * when their history is long.
 */
export function ContinuityProgrammeWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(publishingContinuityCore as HostedCore<Programme>, input);
}

/** A return of goods, `return/<returnId>`. */
export function ReturnWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(returnCore as HostedCore<GoodsReturn>, input);
}

/** An order that publishes nothing. */
export function orderWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(orderCore as HostedCore<Order>, input);
}

/** Names of earlier builds, for runs that are open. */
export {
  ContinuityProgrammeWorkflow as continuityWorkflow,
  OrderWorkflow as servedOrderWorkflow,
  ReturnWorkflow as returnWorkflow,
};
