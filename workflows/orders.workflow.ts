/** Every workflow of ours, as the sandbox bundles them: the pure cores, and the loop of a process. */
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

/** Its id is the process's, `order/<orderId>`. */
export function orderWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(orderCore as HostedCore<Order>, input);
}

/** As a service runs it: with what its lists show, and others are told. */
export function servedOrderWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(publishingCore as HostedCore<Order>, input, { attributesOf: orderAttributes });
}

/**
 * A continuity programme lives for years, a run of it until it is long. Its id is the process's,
 * `continuity/<orderId>/<lineId>`.
 */
export function continuityWorkflow(input: ProcessInput): Promise<void> {
  const core = publishingContinuityCore as HostedCore<
    Parameters<typeof publishingContinuityCore.isEnded>[0]
  >;
  return runProcess(core, input);
}
