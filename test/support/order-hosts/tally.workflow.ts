/** The workflows of the suites of hosts: a tally, orders, programmes and returns. */
import { continuityCore } from '../../../orders/index.ts';
import type { HostedCore } from '../../../workflows/host.ts';
import type { ProcessInput } from '../../../workflows/messages.ts';
import { runProcess } from '../../../workflows/temporal/process-workflow.ts';
import { tallyCore } from './tally-core.ts';

export { orderWorkflow, returnWorkflow } from '../../../workflows/workflows.ts';

/** No snapshot can be read any more that was told a message named `curse`. */
const core: typeof tallyCore = {
  ...tallyCore,
  upcast(snapshot, version) {
    const tally = tallyCore.upcast(snapshot, version);
    if (tally.log.includes('added curse')) throw new Error('this snapshot is cursed');
    return tally;
  },
};

export function tallyWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(core, input, { effects: { heartbeatTimeout: '1 second' } });
}

export function continuityWorkflow(input: ProcessInput): Promise<void> {
  return runProcess(continuityCore as unknown as HostedCore<object>, input);
}
