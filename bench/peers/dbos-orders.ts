/**
 * DBOS Transact (durable workflows on PostgreSQL) as peer: the plain order as one workflow. It
 * waits for no messages, which favours it.
 */
import { DBOS } from '@dbos-inc/dbos-sdk';
import { type Contender, parallelRounds } from '../rounds.ts';

const steps = ['create', 'lines', 'payment', 'complete', 'submit', 'authorised', 'reserved'];
const effects = ['authorise', 'reserve', 'release', 'notify'];
const silent = () => undefined;

export async function dbosRounds(
  url: string,
  of: { readonly parallel: number; readonly perRound: number },
): Promise<{ readonly rounds: Contender; readonly end: () => Promise<void> }> {
  const logger = { info: silent, debug: silent, warn: silent, error: silent };
  const [address = ''] = url.split('?');
  DBOS.setConfig({
    name: 'orders',
    systemDatabaseUrl: address,
    systemDatabasePoolSize: of.parallel,
    logger: logger as never,
  });
  const order = DBOS.registerWorkflow(
    async (orderId: string) => {
      let told = 0;
      for (const name of [...steps, ...effects]) {
        told += await DBOS.runStep(() => Promise.resolve(orderId.length), { name });
      }
      return told;
    },
    { name: 'plainOrder' },
  );
  await DBOS.launch();
  const rounds = parallelRounds(of, async (n) => {
    const workflowID = `order-${process.pid}-${n}`;
    const handle = await DBOS.startWorkflow(order, { workflowID })(workflowID);
    await handle.getResult();
  });
  return { rounds, end: () => DBOS.shutdown() };
}
