/**
 * `callwright worker`: runs replications and orders for Temporal until Ctrl-C or SIGTERM. Then work
 * of over a minute starts again on another worker.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { reasonOf } from '../../kernel/index.ts';
import { systemClock } from '../../live/index.ts';
import {
  type Alarm,
  type RunningWorker,
  runOrderWorker,
  runSweepWorker,
  type TemporalPlace,
  temporalMetrics,
} from '../../workflows/index.ts';
import { CliError, exitCodes, wrongUsage } from '../cli-error.ts';
import { type OptionsOf, running } from '../command.ts';
import { engineVersion } from '../engine-version.ts';
import { threadCount, wholeNumber } from '../options.ts';
import { ordersOption } from '../start/start-options.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { onTemporal, temporalPlace } from '../temporal/temporal-place.ts';
import { requireOrderPath } from './order-move.ts';

const options = {
  '--data <folder>': 'of a service whose orders it runs, on the same machine [none]',
  ...ordersOption('postgres://… of a service whose orders it runs [none]'),
  '--threads <count>': ['replications at once [one per processor]', threadCount(1)],
  '--metrics-port <port>': ['of /metrics, on this machine alone [none]', wholeNumber(1, 65_535)],
  '--json': 'one JSON object a line in place of text',
} as const;

export const command = running({
  options,
  examples: [
    'callwright worker',
    'callwright worker --data callwright-data',
    'TEMPORAL_ADDRESS=temporal.example:7233 callwright worker --threads 16',
  ],
  run: async (asked) => {
    const { threads = availableParallelism() } = asked;
    const temporal = temporalPlace();
    const { address, namespace } = temporal;
    const tell = (state: string, text: string): void => {
      const line = { schema: 'callwright.worker/1', state, address, namespace, threads };
      process.stdout.write(`${asked.json === true ? JSON.stringify(line) : text}\n`);
    };
    tell('connecting', `connecting to Temporal at ${address}, namespace ${namespace}`);
    const stop = listenForInterrupt();
    if (asked.metricsPort !== undefined) await serveMetrics(asked.metricsPort);
    const ofOrders = await ordersWorker(asked, temporal);
    const sweeps = runSweepWorker({ temporal, version: engineVersion, threads });
    const workers = [await onTemporal(sweeps), ...ofOrders];
    const more = ofOrders.length > 0 ? ', and turns of orders' : '';
    tell('running', `takes replications of sweeps, ${threads} at once${more}; Ctrl-C ends it`);
    const told = new Promise<'told'>((resolve) => {
      const isTold = (): void => resolve('told');
      if (stop.aborted) isTold();
      else stop.addEventListener('abort', isTold, { once: true });
    });
    try {
      await Promise.race([told, ...workers.map(({ ended }) => ended)]);
      if (stop.aborted) tell('draining', 'takes nothing new; what runs ends first');
      await Promise.all(workers.map((worker) => worker.stop()));
    } catch (error) {
      const why = reasonOf(error);
      throw new CliError(exitCodes.noServer, `callwright worker: ended by ${address}: ${why}`);
    }
    tell('stopped', 'stopped');
    return exitCodes.yes;
  },
});

/** Serves metrics of Temporal's SDK as long as the process lives. */
async function serveMetrics(port: number): Promise<void> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4', connection: 'close' });
    temporalMetrics().then(
      (text) => response.end(text),
      () => response.destroy(),
    );
  });
  try {
    await once(server.listen(port, '127.0.0.1').unref(), 'listening');
  } catch (error) {
    throw wrongUsage(`--metrics-port ${port}: ${reasonOf(error)}`);
  }
}

async function ordersWorker(
  { data, orders }: OptionsOf<typeof options>,
  temporal: TemporalPlace,
): Promise<readonly RunningWorker[]> {
  if (data === undefined && orders === undefined) return [];
  const path = requireOrderPath({ data, orders });
  const onAlarm = ({ kind, subject, problem }: Alarm): void => {
    process.stderr.write(`${kind} ${subject}: ${problem}\n`);
  };
  return [await onTemporal(runOrderWorker({ temporal, path, clock: systemClock, onAlarm }))];
}
