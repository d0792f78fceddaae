/** Turns the clocks of workflows that a test's clock does not reach. */
import { setTimeout as pause } from 'node:timers/promises';
import { clientHere } from './temporal-here.ts';

/** Until workflows are looked at again, and until one that does not answer is let be. */
const [lookAgainMs, answerMsMax] = [20, 10_000];
const isRunning = "ExecutionStatus = 'Running'";

/** Those of these orders, their child orders too; one that ends meanwhile needs no time. */
export async function turnWorkflows(nowMs: number, orderIds: readonly string[]): Promise<void> {
  await pause(lookAgainMs);
  const client = clientHere();
  await client.withDeadline(Date.now() + answerMsMax, async () => {
    const told: Promise<unknown>[] = [];
    for await (const { workflowId } of client.workflow.list({ query: isRunning })) {
      if (!orderIds.some((id) => workflowId.includes(id))) continue;
      const asked = client.workflow
        .getHandle(workflowId)
        .executeUpdate('resume', { args: [{ clockMs: nowMs }] });
      told.push(asked.catch(() => undefined));
    }
    await Promise.all(told);
  });
}
