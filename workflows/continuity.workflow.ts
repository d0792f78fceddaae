/**
 * The workflow of a continuity programme, `continuity/<orderId>/<lineId>`. It lives for years, in
 * runs that end when their history is long. Its updates are the messages of
 * `contracts/orders/continuity.schema.ts` by type.
 */
import { type Programme, publishingContinuityCore } from '../orders/index.ts';
import type { HostedCore } from './host.ts';
import type { ProcessInput } from './messages.ts';
import { runProcess } from './temporal/process-workflow.ts';

export function ContinuityProgrammeWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(publishingContinuityCore as HostedCore<Programme>, input);
}
