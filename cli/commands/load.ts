/**
 * `callwright load`: agents and calls against a running service over HTTP and WebSocket, and the
 * measured latencies.
 */
import { Client, machineClock } from '#client';
import { connect, orThrow } from '../call/connect.ts';
import { wrongUsage } from '../cli-error.ts';
import { answering, type OptionsOf, type Output } from '../command.ts';
import { sendArrivals } from '../load/arrivals.ts';
import { type LoadAgentOptions, startLoadAgent, stopLoadAgent } from '../load/load-agent.ts';
import { LoadFigures } from '../load/load-figures.ts';
import {
  durationMs,
  gather,
  positiveNumber,
  progressOption,
  signInOptions,
  wholeNumber,
} from '../options.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { startProgress } from '../streams/progress.ts';
import { tableLines } from '../text/style.ts';

const options = {
  '--agents <count>': ['who sign on and take calls', wholeNumber(1), 10],
  '--calls <count>': ['arrivals a second, on average', positiveNumber, 1],
  '--minutes <count>': ['how long calls arrive', positiveNumber, 1],
  '--key <key>': ['of an integration, for arrivals; again for more than one', gather],
  '--queue <id>': ['where calls arrive; again for more [all that are open]', gather],
  '--accept-after <time>': ['from offer to accept', durationMs, 0],
  '--talk <time>': ['from connected to hang-up', durationMs, 3_000],
  '--wrap-up <time>': ['from hang-up to finish', durationMs, 0],
  '--allow-remote': 'load a service on another machine',
  ...progressOption,
  ...signInOptions,
} as const;

type LoadOptions = OptionsOf<typeof options>;

const most = { agents: 5_000, calls: 2_000, minutes: 24 * 60 };
const signingAtOnce = 20;

export const command = answering({
  options,
  examples: [
    'callwright load --agents 50 --calls 5 --key cw_… --minutes 10',
    'callwright load --agents 10 --calls 1 --as nadia --json',
  ],
  schema: 'load/1',
  answer: load,
});

async function load(options: LoadOptions): Promise<Output> {
  checkOptions(options);
  const stop = listenForInterrupt();
  const leave = new AbortController();
  const figures = new LoadFigures();
  const nowMs = (): number => performance.now();
  const { server, calls, key = [], minutes } = options;
  const { client, centreId, queueIds, ofAgents } = await prepare(options);
  const agents = ofAgents.map((of): LoadAgentOptions => {
    const { acceptAfter: acceptMs, talk: talkMs, wrapUp: wrapUpMs } = options;
    const how = { acceptMs, talkMs, wrapUpMs, figures, nowMs, clock: machineClock };
    return { ...of, ...how, stop: leave.signal };
  });
  const progress = startProgress(options.progress, { verb: 'loading', noun: 'seconds' });
  try {
    await inBatches(agents, startLoadAgent);
  } catch (error) {
    // Ends the agents' connections; open sockets would keep the process alive.
    leave.abort();
    throw error;
  }
  const beganAtMs = nowMs();
  const seconds = (): number => (nowMs() - beganAtMs) / 1000;
  await sendArrivals({
    centreId,
    queueIds,
    figures,
    stop,
    nowMs,
    perSecond: calls,
    forMs: minutes * 60_000,
    clients: key.length === 0 ? [client] : key.map((bearer) => once(server, bearer)),
    random: Math.random,
    onTick: () => {
      const { arrived, offered, connected } = figures.counts;
      const estimate = `${arrived} calls, ${offered} offered, ${connected} connected`;
      const done = Math.round(seconds());
      progress.tick(() => ({ done, of: Math.round(minutes * 60), estimate }));
    },
  });
  const tookSeconds = seconds();
  progress.end();
  leave.abort();
  await inBatches(agents, stopLoadAgent);
  return { isPartial: stop.aborted, ...answerOf(figures, tookSeconds, options) };
}

function checkOptions({ server, allowRemote, ...given }: LoadOptions): void {
  for (const name of ['agents', 'calls', 'minutes'] as const) {
    if (given[name] <= most[name]) continue;
    const seen = `--${name} is ${given[name]}; expected at most ${most[name]}`;
    throw wrongUsage(seen);
  }
  const { hostname } = new URL(server);
  if (allowRemote === true || /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)) return;
  const expected = 'a loopback address, or --allow-remote where the service is yours to load';
  throw wrongUsage(`--server is at ${hostname}; expected ${expected}`);
}

/** A client that does not retry refused requests, since refusals are counted. */
function once(server: string, bearer: string): Client {
  return new Client({ server, bearer, triesMax: 1 });
}

async function prepare({ key: [key] = [], agents: wanted, queue, ...rest }: LoadOptions) {
  const { server } = rest;
  const { client, centreId } = await connect({ ...rest, ...(key === undefined ? {} : { key }) });
  const params = { handler: 'main' };
  const { gateway } = orThrow(await client.get('/api/v1/handlers/{handler}', { params }));
  const ofAgents = [];
  const asked = { params, query: { limit: 200 } };
  for await (const { id, user } of client.each('/api/v1/handlers/{handler}/agents', asked)) {
    if (ofAgents.length === wanted) break;
    const own = once(server, user ?? id.slice(id.indexOf('.') + 1));
    ofAgents.push({ client: own, agentId: id, connectsItself: gateway === null });
  }
  if (ofAgents.length < wanted) {
    const seen = `--agents is ${wanted}; the centre has ${ofAgents.length}`;
    throw wrongUsage(seen);
  }
  const place = { params: { centre: centreId } };
  const board = orThrow(await client.get('/api/v1/centres/{centre}/wallboard', place));
  const open = board.queues.filter(({ state }) => state === 'open');
  return { client, centreId, ofAgents, queueIds: queue ?? open.map(({ queueId }) => queueId) };
}

async function inBatches(
  agents: readonly LoadAgentOptions[],
  run: (agent: LoadAgentOptions) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < agents.length; from += signingAtOnce) {
    await Promise.all(agents.slice(from, from + signingAtOnce).map(run));
  }
}

function answerOf(figures: LoadFigures, seconds: number, { agents, calls }: LoadOptions): Output {
  const { counts, behindMsMax, refusals: refused } = figures;
  const callsPerSecond = Number((counts.arrived / seconds).toPrecision(4));
  const latencies = figures.latencies();
  const late = `${counts.behind} late, by ${behindMsMax.toFixed(0)} ms at most`;
  const unsent = counts.notSent === 0 ? '' : `, ${counts.notSent} not sent`;
  const head = ['ms', 'count', 'p50', 'p95', 'p99', 'most'];
  const rows = latencies.map((of) => Object.values(of).map(String));
  const seen = { agents, asked: calls, seconds, callsPerSecond };
  return {
    json: { ...seen, counts, behindMsMax, latencies, refused },
    text: (style) => [
      `${agents} agents, ${callsPerSecond} calls/s of ${calls} asked, ${seconds.toFixed(1)} s`,
      `${counts.arrived} calls (${late}${unsent}), ${counts.offered} offered, ${counts.connected} connected`,
      ...tableLines([head, ...rows], style),
      ...Object.entries(refused).map(([code, n]) => `refused ${n} × ${code}`),
    ],
  };
}
