/** Bare workflows on a Temporal server, with the updates and activities of a plain order. */
import { fileURLToPath } from 'node:url';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { type Contender, parallelRounds } from '../rounds.ts';
import { type BareActivities, type BareOrder, toldUpdate } from './bare.workflow.ts';

const taskQueue = 'bare';
const updates = 5;
const rounds = [['authorise'], ['notice', 'reserve'], ['release']] as const;
export const bareWorkflows = fileURLToPath(new URL('./bare.workflow.ts', import.meta.url));

export interface BareOrders {
  readonly rounds: Contender;
  readonly client: Client;
  end(): Promise<void>;
}

export async function openBareOrders(
  address: string,
  of: { readonly parallel: number; readonly perRound: number },
): Promise<BareOrders> {
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const native = await NativeConnection.connect({ address });
  const logger = new DefaultLogger('ERROR');
  const workflowBundle = await bundleWorkflowCode({ workflowsPath: bareWorkflows, logger });
  const released = new Map<string, () => void>();
  const activities: BareActivities = {
    act(key) {
      const [order = '', what] = key.split('/');
      if (what === 'release') released.get(order)?.();
      return Promise.resolve(key);
    },
  };
  const worker = await Worker.create({ connection: native, workflowBundle, taskQueue, activities });
  const running = worker.run();
  const serveOne = async (order: string): Promise<void> => {
    const keys = rounds.map((round) => round.map((what) => `${order}/${what}`));
    const startWorkflowOperation = new WithStartWorkflowOperation('bareWorkflow', {
      workflowId: order,
      taskQueue,
      args: [{ updates, rounds: keys } satisfies BareOrder],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    const end = new Promise<void>((resolve) => released.set(order, resolve));
    await client.workflow.executeUpdateWithStart(toldUpdate, {
      startWorkflowOperation,
      args: ['0'],
      updateId: '0',
    });
    const handle = client.workflow.getHandle(order);
    for (let n = 1; n < updates; n += 1) {
      await handle.executeUpdate(toldUpdate, { args: [String(n)], updateId: String(n) });
    }
    await end;
    released.delete(order);
  };
  return {
    client,
    rounds: parallelRounds(of, (n) => serveOne(`bare${n}`)),
    async end() {
      worker.shutdown();
      await running;
      await Promise.all([native.close(), connection.close()]);
    },
  };
}
