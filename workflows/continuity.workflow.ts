/** A continuity programme as a Temporal workflow: it lives for years, a run of it until it is long. */
import { publishingContinuityCore } from '../orders/index.ts';
import type { HostedCore } from './host.ts';
import type { ProcessInput } from './messages.ts';
import { runProcess } from './temporal/process-workflow.ts';

/** Its id is the process's, `continuity/<orderId>/<lineId>`. */
export function continuityWorkflow(input: ProcessInput): Promise<void> {
  const core = publishingContinuityCore as HostedCore<
    Parameters<typeof publishingContinuityCore.isEnded>[0]
  >;
  return runProcess(core, input);
}
