/**
 * The workflow of a return of goods, `return/<returnId>`. Its updates are the messages of
 * `contracts/orders/return.schema.ts` by type, such as `submitReturn` and `receiveGoods`.
 */
import { type GoodsReturn, returnCore } from '../orders/index.ts';
import type { HostedCore } from './host.ts';
import type { ProcessInput } from './messages.ts';
import { runProcess } from './temporal/process-workflow.ts';

export function ReturnWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(returnCore as HostedCore<GoodsReturn>, input);
}
