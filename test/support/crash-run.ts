/**
 * A service that is killed while it serves, again and again: what it had answered is compared with
 * what it knows afterwards.
 *
 * The service is a process of its own, its agents are those of `callwright load`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, machineClock } from '#client';
import { type LoadAgentOptions, startLoadAgent } from '../../cli/load/load-agent.ts';
import { LoadFigures } from '../../cli/load/load-figures.ts';
import { type CentreFile, createRouter, type Effect } from '../../routing/index.ts';
import { JournalReader } from '../../store/index.ts';
import { aCentre, anAgent, aQueue } from './builders.ts';
import type { Draw } from './rig/draw.ts';
import { root } from './tree.ts';

const queueIds = ['orders', 'returns'] as const;
const agentIds = ['ann', 'ben', 'cai', 'dee'] as const;
/** Every second call is known by its caller alone; of the others the switch says more later. */
const crashCentre: CentreFile = aCentre({
  id: 'shop',
  groups: [{ id: 'g', wrapUp: { mode: 'optional', limitMs: 5_000 } }],
  // Without an end to waiting thousands would wait in the end, and a start would be about them.
  queues: queueIds.map((id) =>
    aQueue(id, {
      group: 'g',
      answerLimitMs: 3_000,
      plan: { maxWaitMs: 10_000, fallback: { kind: 'end' } },
    }),
  ),
  agents: agentIds.map((id) =>
    anAgent(id, { groups: ['g'], links: [{ queue: 'orders' }, { queue: 'returns' }] }),
  ),
});
const accounts = {
  schema: 'callwright.accounts/1',
  people: [
    ...agentIds.map((id) => ({ id, name: id, roles: ['agent'] })),
    { id: 'sue', name: 'Sue', roles: ['supervisor', 'admin'] },
  ],
};
/** From a call to the next. */
const betweenMs = 25;
const talkMs = 60;
/** Calls looked at after each kill: the last ones. */
const looksMax = 60;
/** Of a look, which the service limits by principal. */
const lookTries = 8;
/** How much longer a life lasts where no call has been connected. */
const connectMsMax = 8_000;
/** A life lasts between these. */
const lifeMs = [200, 1_600] as const;

export interface CrashVerdict {
  readonly kills: number;
  /** Requests that were answered as done. */
  readonly acknowledged: number;
  /** Of these, whose effect is gone. */
  readonly lost: readonly string[];
  readonly connected: number;
  /** Calls that were connected twice. */
  readonly doubled: readonly string[];
  /** Waiting calls before others that came earlier; agents in no legal state; sums that do not add up. */
  readonly wrong: readonly string[];
  /** Positions of the stream that came twice, or with a gap that nobody told of. */
  readonly repeated: readonly string[];
  readonly effects: number;
}

interface Acknowledged {
  data: string | null;
  isOver: boolean;
}

export async function crashRun({
  kills,
  draw,
  database,
  tell = () => {},
  goesOn = () => true,
}: {
  readonly kills: number;
  readonly draw: Draw;
  /** `postgres://…` of its store and journal [in its folder]. */
  readonly database?: string;
  readonly tell?: (line: string) => void;
  /** Asked before each kill. */
  readonly goesOn?: () => boolean;
}): Promise<CrashVerdict> {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-crash-'));
  const run = new CrashRun(folder, draw, database);
  try {
    await run.start();
    await run.signOn();
    let done = 0;
    for (; done < kills && goesOn(); done += 1) {
      await run.serve(draw.int(...lifeMs));
      await run.kill();
      await run.start();
      await run.check();
      tell(`${done + 1} kills, ${run.acknowledged} acknowledged, ${run.lost.length} lost`);
    }
    await run.end();
    const { acknowledged, lost, wrong, repeated } = run;
    return {
      kills: done,
      acknowledged,
      lost,
      wrong,
      repeated,
      ...replayed(database ?? join(folder, 'data')),
    };
  } finally {
    run.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

class CrashRun {
  acknowledged = 0;
  readonly lost: string[] = [];
  readonly wrong: string[] = [];
  readonly repeated: string[] = [];
  readonly #folder: string;
  readonly #draw: Draw;
  readonly #database: string | undefined;
  readonly #over = new AbortController();
  readonly #calls = new Map<string, Acknowledged>();
  #service: ChildProcess | null = null;
  #server = '';
  #key = '';
  #last: readonly [number, number] = [-1, 0];
  #connected = 0;

  constructor(folder: string, draw: Draw, database?: string) {
    this.#folder = folder;
    this.#draw = draw;
    this.#database = database;
    writeFileSync(join(folder, 'centre.json'), JSON.stringify(crashCentre));
    writeFileSync(join(folder, 'accounts.json'), JSON.stringify(accounts));
  }

  /** Listens where it did before. */
  async start(): Promise<void> {
    const port = this.#server === '' ? '0' : new URL(this.#server).port;
    const files = ['--centre', 'centre.json', '--accounts', 'accounts.json', '--data', 'data'];
    const args = ['start', ...files, '--port', port, '--json'];
    const stdio = ['ignore', 'pipe', 'inherit'] as const;
    const main = join(root, 'cli', 'main.ts');
    const service = spawn(process.execPath, [main, ...args], {
      cwd: this.#folder,
      stdio: [...stdio],
      // Ctrl-C is for the run, not for the service.
      detached: true,
      env: { ...process.env, DATABASE_URL: this.#database ?? '' },
    });
    this.#service = service;
    for await (const line of createInterface({ input: service.stdout })) {
      const { address } = JSON.parse(line) as { address?: string };
      if (address !== undefined && this.#server !== '' && address !== this.#server) {
        throw new Error(`the service listens on ${address}; expected ${this.#server}`);
      }
      this.#server = address ?? this.#server;
      service.stdout.resume();
      return;
    }
    throw new Error('the service has not started');
  }

  async signOn(): Promise<void> {
    const made = await this.#client('sue').post('/api/v1/centres/{centre}/api-keys', {
      params: { centre: 'shop' },
      body: {
        name: 'switch',
        scopes: ['integration'],
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      },
    });
    if (!made.ok) throw new Error(made.problem.detail);
    this.#key = made.body.secret ?? '';
    void this.#listen();
    for (const id of agentIds) {
      const options: LoadAgentOptions = {
        client: this.#client(id, lookTries),
        agentId: `shop.${id}`,
        connectsItself: true,
        acceptMs: 5,
        talkMs,
        wrapUpMs: 5,
        figures: new LoadFigures(),
        clock: machineClock,
        nowMs: () => performance.now(),
        stop: this.#over.signal,
      };
      await startLoadAgent(options);
    }
  }

  /** Calls come and go, for so long, and until one is connected. */
  async serve(forMs: number): Promise<void> {
    const untilMs = performance.now() + forMs;
    const before = this.#connected;
    const goesOn = (): boolean => {
      const nowMs = performance.now();
      return nowMs < untilMs || (this.#connected === before && nowMs < untilMs + connectMsMax);
    };
    while (goesOn()) {
      void this.#arrive();
      if (this.#draw.chance(0.3)) void this.#say();
      if (this.#draw.chance(0.15)) void this.#hangUp();
      await wait(betweenMs);
    }
  }

  async kill(): Promise<void> {
    const service = this.#service;
    const ended = new Promise((resolve) => service?.once('exit', resolve));
    service?.kill('SIGKILL');
    await ended;
  }

  /** What was answered is there; who waits, waits in order; agents and figures are sound. */
  async check(): Promise<void> {
    const client = this.#client('sue', lookTries);
    // What lies further back was looked at after an earlier kill.
    for (const call of [...this.#calls.keys()].slice(0, -looksMax)) this.#calls.delete(call);
    for (const [call, { data, isOver }] of this.#calls) {
      const found = await client.get('/api/v1/calls/{call}', { params: { call } });
      if (!found.ok) this.lost.push(`${call}: ${found.problem.code}`);
      else if (data !== null && found.body.data !== data) {
        this.lost.push(`${call}: data is ${found.body.data}; ${data} was acknowledged`);
      } else if (isOver && found.body.derivedState !== 'ended') {
        this.lost.push(`${call}: is ${found.body.derivedState}; its end was acknowledged`);
      }
    }
    for (const id of queueIds) await this.#checkQueue(`shop.${id}`);
    const params = { handler: 'main' };
    for await (const agent of client.each('/api/v1/handlers/{handler}/agents', { params })) {
      const talks = agent.work.some(({ phase }) => phase === 'talk');
      if (talks !== (agent.derivedState === 'busy')) {
        this.wrong.push(`${agent.id} is ${agent.derivedState} with ${JSON.stringify(agent.work)}`);
      }
      if (agent.state === 'released') this.wrong.push(`${agent.id} was signed on, and is released`);
      // Whose screen did not come back in time for an offer is not ready.
      const own = { params: { agent: agent.id }, body: { state: 'ready' as const } };
      const id = agent.id.replace('shop.', '');
      await this.#client(id, lookTries).put('/api/v1/agents/{agent}/state', own);
    }
  }

  /** Ends the service as its operator would, with all that it has begun. */
  async end(): Promise<void> {
    this.#over.abort();
    const service = this.#service;
    const ended = new Promise((resolve) => service?.once('exit', resolve));
    service?.kill('SIGTERM');
    await ended;
  }

  dispose(): void {
    this.#over.abort();
    this.#service?.kill('SIGKILL');
  }

  async #checkQueue(queue: string): Promise<void> {
    const client = this.#client('sue', lookTries);
    const params = { queue };
    const keys: number[] = [];
    for await (const { dueKey } of client.each('/api/v1/queues/{queue}/waiting', { params })) {
      keys.push(dueKey);
    }
    const isInOrder = keys.every((key, place) => place === 0 || key >= (keys[place - 1] ?? 0));
    if (!isInOrder) this.wrong.push(`${queue} serves ${keys.join(', ')}`);
    const read = await client.get('/api/v1/queues/{queue}/stats', { params });
    if (!read.ok) throw new Error(read.problem.detail);
    const { totalCallsQueued, currentCallsQueued, totalCallsAnswered } = read.body;
    const { totalCallsAbandoned, totalCallsFlowedOut, finalDisposition } = read.body;
    const ends = totalCallsAnswered + totalCallsAbandoned + totalCallsFlowedOut + finalDisposition;
    if (totalCallsQueued !== ends + currentCallsQueued) {
      this.wrong.push(
        `${queue}: ${totalCallsQueued} came, ${ends} left, ${currentCallsQueued} wait`,
      );
    }
  }

  async #arrive(): Promise<void> {
    const client = this.#client(this.#key);
    const queueId = `shop.${this.#draw.pick(queueIds)}`;
    const params = { centre: 'shop' };
    const made = await client.post('/api/v1/centres/{centre}/calls', { params, body: { queueId } });
    if (!made.ok) return;
    this.acknowledged += 1;
    this.#calls.set(made.body.callId, { data: null, isOver: false });
  }

  /** Something goes with a call; the last that was answered holds. */
  async #say(): Promise<void> {
    const [call, known] = this.#draw.maybe([...this.#calls]) ?? [];
    if (call === undefined || known === undefined || known.data !== null) return;
    // From here on nobody knows which holds, until it is answered.
    const data = `note ${this.#draw.int(1, 1e6)}`;
    const client = this.#client(this.#key);
    const said = await client.put('/api/v1/calls/{call}/data', {
      params: { call },
      body: { data },
    });
    if (!said.ok) return;
    this.acknowledged += 1;
    known.data = data;
  }

  async #hangUp(): Promise<void> {
    const [call, known] = this.#draw.maybe([...this.#calls]) ?? [];
    if (call === undefined || known === undefined) return;
    const client = this.#client(this.#key);
    const done = await client.post('/api/v1/calls/{call}/hangup', { params: { call } });
    if (!done.ok) return;
    this.acknowledged += 1;
    known.isOver = true;
  }

  /** Reads the stream over every life: no place comes twice, and none is of another life. */
  async #listen(): Promise<void> {
    const { signal } = this.#over;
    for await (const told of this.#client('sue').events({ signal })) {
      if (told.kind === 'snapshot') this.repeated.push(`snapshot: ${told.snapshot.reason}`);
      if (told.kind !== 'event') continue;
      const { id, type } = told.event;
      if (type === 'offer.connected') this.#connected += 1;
      const [n = 0, after = 0] = id
        .slice(id.indexOf(':') + 1)
        .split('.')
        .map(Number);
      const [lastN, lastAfter] = this.#last;
      if (n < lastN || (n === lastN && after <= lastAfter)) {
        this.repeated.push(`${id} after ${lastN}.${lastAfter}`);
      }
      this.#last = [n, after];
    }
  }

  #client(bearer: string, triesMax = 1): Client {
    return new Client({ server: this.#server, bearer, triesMax, answerLimitMs: 5_000 });
  }
}

/** What the journal says of calls, by its inputs through a core. */
function replayed(place: string): Pick<CrashVerdict, 'doubled' | 'connected' | 'effects'> {
  const reader = new JournalReader(place, 'shop');
  const originMs = reader.head()?.originMs ?? 0;
  const router = createRouter({ centre: crashCentre, originMs });
  const effects: Effect[] = [];
  for (const { kind, atMs, body } of reader.entries(0)) {
    if (kind !== 'instant') continue;
    effects.push(...router.step({ atMs: atMs - originMs, inputs: JSON.parse(body).inputs }));
  }
  reader.close();
  const answered = new Map<string, number>();
  for (const effect of effects) {
    if (effect.type !== 'call.answered') continue;
    answered.set(effect.callId, (answered.get(effect.callId) ?? 0) + 1);
  }
  const doubled = [...answered].filter(([, times]) => times > 1).map(([callId]) => callId);
  return { doubled, connected: answered.size, effects: effects.length };
}
