/**
 * The workflow of an order, `order/<orderId>`. Its updates are the messages of
 * `contracts/orders/envelope.schema.ts` by type: `changeLines`, `submitOrder`, `placeHold`,
 * `checkOutHold`, `clearHold`, `payment.captured` and so on. Its queries are `getOrder`, `getHolds`
 * and `getDeadlines`.
 */
import { type Order, openHolds, orderCore, publishingCore } from '../orders/index.ts';
import type { HostedCore } from './host.ts';
import type { ProcessInput } from './messages.ts';
import { deadlineLabel, orderDetails } from './temporal/order-details.ts';
import { runProcess } from './temporal/process-workflow.ts';
import { orderAttributes } from './temporal/search-attributes.ts';

/** An order of a service, which publishes each applied message. */
export function OrderWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(publishingCore as HostedCore<Order>, input, {
    attributesOf: orderAttributes,
    detailsOf: orderDetails,
    deadlineOf: deadlineLabel,
    holdsOf: openHolds,
  });
}

/** An order that publishes nothing. */
export function orderWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(orderCore as HostedCore<Order>, input);
}
