/**
 * The cost of a telephone system: gateway messages beside a bare WebSocket, and call set-up at a
 * real Asterisk (`scripts/switch.ts`).
 */
import { execFile } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import websocket, { type WebSocket } from '@fastify/websocket';
import Fastify from 'fastify';
import { GatewayLine, RemoteSwitch } from '../api/index.ts';
import type { SwitchDriver } from '../gateways/index.ts';
import { systemClock } from '../live/index.ts';
import type { Bench } from './harness.ts';
import { type Contender, numbered, once, percentile, timedAsync } from './rounds.ts';

const commandsAtOnce = 500;
const command = { command: 'call.answer', legId: 'leg-1' } as const;

interface Figures {
  readonly setUp: { readonly ours: Times; readonly bare: Times };
  readonly rate: { readonly ours: number; readonly recorded: number; readonly queue: number };
}
interface Times
  extends Record<'ring' | 'connected', { readonly p50: number; readonly p99: number }> {
  readonly calls: number;
}

/** Of a telephone in a page, in ms. */
interface TelephoneTimes {
  readonly ringsMs: readonly number[];
  readonly heardMs: readonly number[];
}

const perSecond = 20;

async function told(flag: string) {
  const script = fileURLToPath(new URL('../scripts/switch.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, flag]);
  return JSON.parse(stdout);
}

const measured = once((): Promise<Figures> => told('--figures'));
const calledTelephone = once((): Promise<TelephoneTimes> => told('--telephone'));

function setUpRow(
  of: 'ring' | 'connected',
  quantile: 'p50' | 'p99',
  goal: { readonly goalMs?: number } = {},
): Bench {
  return {
    name: `switch.setup.${of}.${quantile}`,
    unit: 'ms',
    figure: 'ms',
    peer: 'a bare bridge over ARI',
    config: { perSecond, ...goal },
    begin: async () => {
      const { ours, bare } = (await measured()).setUp;
      const learnt = { calls: ours.calls };
      return { ours: ours[of][quantile], theirs: bare[of][quantile], learnt };
    },
  };
}

/** From the offer to the ring of a page, and from the answer to the caller's sound in it. */
function telephoneRow(of: 'ring' | 'heard', atMost: number): Bench {
  return {
    name: `switch.telephone.${of}`,
    unit: 'ms',
    figure: 'ms',
    peer: 'goal (at most)',
    config: { percentile: 95 },
    begin: async () => {
      const { ringsMs, heardMs } = await calledTelephone();
      const ours = percentile(of === 'ring' ? ringsMs : heardMs, 95);
      return { ours, theirs: atMost, learnt: { calls: ringsMs.length } };
    },
  };
}

const asteriskRows: readonly Bench[] = [
  setUpRow('ring', 'p50', { goalMs: 7 }),
  setUpRow('ring', 'p99'),
  setUpRow('connected', 'p50'),
  setUpRow('connected', 'p99'),
  {
    name: 'switch.rate',
    unit: 'calls/s',
    peer: 'app_queue of the same Asterisk',
    config: { goal: 120 },
    begin: async () => {
      const { ours, queue } = (await measured()).rate;
      return { ours, theirs: queue };
    },
  },
  {
    name: 'switch.rate.recorded',
    unit: 'calls/s',
    peer: 'the same calls, not recorded',
    config: { goalRatio: 0.9 },
    begin: async () => {
      const { recorded, ours } = (await measured()).rate;
      return { ours: recorded, theirs: ours };
    },
  },
  telephoneRow('ring', 150),
  telephoneRow('heard', 300),
];

export function switchBenches(): readonly Bench[] {
  return [
    ...asteriskRows,
    {
      name: 'gateway.messages',
      unit: 'messages/s',
      peer: 'bare WebSocket, the same texts',
      config: { commandsAtOnce },
      begin: async () => {
        const { driver, bare, end } = await bothEnds();
        const { result } = await driver.ask(command);
        if (result !== 'done') throw new Error(`the switch answers ${result}, expected done`);
        return { ours: () => asked(driver), theirs: echoed(bare), end };
      },
    },
  ];
}

async function bothEnds() {
  const app = Fastify();
  await app.register(websocket);
  const { promise: attached, resolve: attach } = Promise.withResolvers<SwitchDriver>();
  const { promise: opened, resolve: open } = Promise.withResolvers<WebSocket>();
  app.post('/api/v1/events/tickets', () => ({ ticket: 'bench' }));
  app.get('/api/v1/gateway', { websocket: true }, (socket) => {
    new GatewayLine({
      socket,
      clock: systemClock,
      refusalOf: (error) => {
        throw error;
      },
      openRight: () => ({ isStill: () => true, leave: () => {} }),
      wheel: { add: () => () => {} },
      join: (hello, line) => {
        const joined = { hello, epoch: 1, line, clock: systemClock };
        const driver = new RemoteSwitch(joined, -1);
        line.send({ op: 'welcome', epoch: 1, resumeFrom: null, deadlineMs: 10_000 });
        attach(driver);
        return driver;
      },
    });
  });
  app.get('/bare', { websocket: true }, (socket) => open(socket));
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const thread = new Worker(new URL('gateway-thread.ts', import.meta.url), { workerData: port });
  const [driver, bare] = await Promise.race([
    Promise.all([attached, opened]),
    new Promise<never>((_, reject) => thread.once('error', reject)),
  ]);
  const end = (): void => {
    void thread.terminate();
    void app.close();
  };
  return { driver, bare, end };
}

function asked(driver: SwitchDriver) {
  return timedAsync(2 * commandsAtOnce, () =>
    Promise.all(numbered(commandsAtOnce, () => driver.ask(command))),
  );
}

function echoed(bare: WebSocket): Contender {
  const said = { op: 'command', partition: 'main', epoch: 1, sequence: 100_000, ...command };
  const text = JSON.stringify(said);
  let left = 0;
  let finish = (): void => {};
  bare.on('message', () => {
    left -= 1;
    if (left === 0) finish();
  });
  const echoAll = () =>
    new Promise<void>((resolve) => {
      left = commandsAtOnce;
      finish = resolve;
      for (let n = 0; n < commandsAtOnce; n += 1) bare.send(text);
    });
  return () => timedAsync(2 * commandsAtOnce, echoAll);
}
