/**
 * A centre behind a real switch: sipp's callers, Asterisk, our service as a process, sipp's phones.
 *
 * Who dials 0800 is served by all agents, 0802 too, and recorded; who dials 0801 by the late ones,
 * who are not logged on at the beginning; any other number is none.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '#client';
import { type CentreFile, createRouter, type Effect } from '../../../routing/index.ts';
import type { RuleSetFile } from '../../../rules/index.ts';
import { JournalReader } from '../../../store/index.ts';
import { anAgent, aQueue } from '../builders.ts';
import { mainPath, nodePath, plainEnvironment } from '../callwright.ts';
import {
  type PrivateAsterisk,
  type PrivateOptions,
  type SwitchPrograms,
  startPrivateAsterisk,
  switchPrograms,
} from './private-asterisk.ts';
import { type Sipp, startSipp } from './sipp.ts';

/** Agents by what their phones do, with the first number of each; the late serve who waits. */
const kinds = {
  answers: 1000,
  busy: 2000,
  silent: 3000,
  rejects: 4000,
  vanishes: 5000,
  late: 6000,
} as const;
export type Kind = keyof typeof kinds;

export const numbers = { served: '0800', waits: '0801', recorded: '0802', none: '0999' } as const;
const signingAtOnce = 10;
const lookEveryMs = 50;
const day = 86_400_000;

export interface WorldOptions {
  /** Agents with a phone of each kind. */
  readonly agents: { readonly [kind in Kind]?: number };
  /** How long a phone rings. */
  readonly answerLimitMs?: number;
  /** Added to files of Asterisk's configuration. */
  readonly more?: PrivateOptions['more'];
  /** The service has its switch from gateways, which are processes of their own [it drives it]. */
  readonly byGateway?: boolean;
}

/** A gateway that is a process of its own. */
export interface GatewayProcess {
  readonly child: ChildProcess;
  said(): string;
  /** Its exit code. */
  readonly ended: Promise<number | null>;
}

export interface World {
  readonly asterisk: PrivateAsterisk;
  readonly programs: SwitchPrograms;
  /** Of a supervisor who is an admin. */
  readonly client: Client;
  /** Their agents, in wire form. */
  agents(kind: Kind): readonly string[];
  phones(kind: Kind): Sipp;
  /** Callers begin. */
  callers(
    scenario: string,
    of: {
      readonly to: string;
      readonly count: number;
      readonly perSecond: number;
      readonly forMs: number;
    },
  ): Promise<Sipp>;
  /** Logged on at their phones by a program, ready [as they are]. */
  signOn(agentIds: readonly string[], state?: 'ready' | 'notReady'): Promise<void>;
  startService(): Promise<void>;
  /** As kill -9 does. */
  killService(): Promise<void>;
  /** Resolves when the service has taken it in. */
  startGateway(): Promise<GatewayProcess>;
  /** What the service has said on stderr. */
  said(): string;
  stats(queue: 'served' | 'waits'): Promise<Stats>;
  /** What the core has decided since the service's first life, from its journal. */
  effects(): readonly Effect[];
  waiting(): Promise<readonly string[]>;
  /** Agents by the state that they are shown in. */
  states(): Promise<{ readonly [state: string]: number }>;
  /** Channels that Asterisk has. */
  channels(): Promise<readonly { readonly id: string; readonly state: string }[]>;
  /** How long until it was so. @throws {Error} after the limit. */
  until(
    what: string | (() => string),
    isSo: () => boolean | Promise<boolean>,
    limitMs?: number,
  ): Promise<number>;
  close(): Promise<void>;
}

export interface Stats {
  readonly totalCallsQueued: number;
  readonly totalCallsAnswered: number;
  readonly totalCallsAbandoned: number;
  readonly currentCallsQueued: number;
}

export async function aWorld({
  agents,
  answerLimitMs = 5_000,
  more = {},
  byGateway = false,
}: WorldOptions): Promise<World> {
  const programs = await switchPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'callwright-world-'));
  const kindsUsed = (Object.keys(kinds) as Kind[]).filter((kind) => (agents[kind] ?? 0) > 0);
  const phones = new Map<Kind, Sipp>();
  for (const kind of kindsUsed)
    phones.set(kind, await startSipp({ programs, scenario: scenarioOf(kind) }));
  const asterisk = await startPrivateAsterisk({
    more,
    stations: kindsUsed.map((kind) => ({
      first: kinds[kind],
      count: agents[kind] ?? 0,
      port: phones.get(kind)?.port ?? 0,
    })),
  });
  const numbersOf = (kind: Kind): readonly number[] =>
    Array.from({ length: agents[kind] ?? 0 }, (_, n) => kinds[kind] + n);
  const all = kindsUsed.flatMap(numbersOf);
  const { centre, rules, accounts } = filesOf(all, answerLimitMs);
  writeFileSync(join(folder, 'centre.json'), JSON.stringify(centre));
  for (const one of rules)
    writeFileSync(join(folder, `${one.set}.rules.json`), JSON.stringify(one));
  writeFileSync(join(folder, 'accounts.json'), JSON.stringify(accounts));
  const started: Sipp[] = [];
  let service: ChildProcess | null = null;
  let server = 'http://127.0.0.1:0';
  let said = '';
  let key = '';
  const env = { ...plainEnvironment, CALLWRIGHT_ARI_KEY: asterisk.key };
  const gateways: ChildProcess[] = [];
  const clientOf = (bearer: string): Client => new Client({ server, bearer });
  const world: World = {
    asterisk,
    programs,
    get client() {
      return clientOf('sue');
    },
    agents: (kind) => numbersOf(kind).map((number) => `line.a${number}`),
    phones: (kind) => {
      const own = phones.get(kind);
      if (own === undefined) throw new Error(`no phones ${kind}`);
      return own;
    },
    callers: async (scenario, calls) => {
      const { sipPort } = asterisk;
      const sipp = await startSipp({ programs, scenario, calls: { ...calls, sipPort } });
      started.push(sipp);
      return sipp;
    },
    signOn: async (agentIds, state = 'ready') => {
      key = key === '' ? await aKey(world.client) : key;
      const client = clientOf(key);
      for (let from = 0; from < agentIds.length; from += signingAtOnce) {
        const some = agentIds.slice(from, from + signingAtOnce);
        await Promise.all(some.map((agent) => logOn(client, agent, state)));
      }
    },
    startService: async () => {
      const { port } = new URL(server);
      const files = ['--centre', 'centre.json', '--accounts', 'accounts.json', '--data', 'data'];
      const by = byGateway ? [] : ['--asterisk', asterisk.url];
      const args = ['start', ...files, '--port', port || '0', '--json', ...by];
      const child = spawn(nodePath, [mainPath, ...args], { cwd: folder, env });
      service = child;
      child.stderr.on('data', (text) => {
        said += String(text);
      });
      for await (const line of createInterface({ input: child.stdout })) {
        server = (JSON.parse(line) as { address?: string }).address ?? server;
        child.stdout.resume();
        return;
      }
      throw new Error(`the service has not started: ${said}`);
    },
    killService: async () => {
      const ended = new Promise((resolve) => service?.once('exit', resolve));
      service?.kill('SIGKILL');
      await ended;
    },
    startGateway: async () => {
      const asked = ['gateway', 'asterisk', '--server', server, '--asterisk', asterisk.url];
      const CALLWRIGHT_KEY = await aKey(world.client, 'gateway');
      const child = spawn(nodePath, [mainPath, ...asked], { env: { ...env, CALLWRIGHT_KEY } });
      gateways.push(child);
      let told = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (text) => {
          told += String(text);
        });
      }
      const ended = once(child, 'exit').then(([code]) => code as number | null);
      await world.until('the gateway is connected', () => told.includes('connected with epoch'));
      return { child, said: () => told, ended };
    },
    said: () => said,
    stats: async (queue) => {
      const params = { queue: `line.${queue}` };
      const read = await world.client.get('/api/v1/queues/{queue}/stats', { params });
      if (!read.ok) throw new Error(read.problem.detail);
      return read.body;
    },
    effects: () => replayed(join(folder, 'data'), { centre, rules }),
    waiting: async () => {
      const calls: string[] = [];
      const params = { queue: 'line.waits' };
      for await (const one of world.client.each('/api/v1/queues/{queue}/waiting', { params })) {
        calls.push(one.callId);
      }
      return calls;
    },
    states: async () => {
      const found: { [state: string]: number } = {};
      const params = { handler: 'main' };
      for await (const { derivedState } of world.client.each('/api/v1/handlers/{handler}/agents', {
        params,
      })) {
        found[derivedState] = (found[derivedState] ?? 0) + 1;
      }
      return found;
    },
    channels: async () => {
      const authorization = `Basic ${Buffer.from(asterisk.key).toString('base64')}`;
      const read = await fetch(`${asterisk.url}/channels`, { headers: { authorization } });
      return (await read.json()) as Awaited<ReturnType<World['channels']>>;
    },
    until: async (what, isSo, limitMs = 120_000) => {
      const beganAtMs = performance.now();
      while (!(await isSo())) {
        if (performance.now() - beganAtMs > limitMs) {
          const wanted = typeof what === 'string' ? what : what();
          const dead = [...phones].filter(([, { exitCode }]) => exitCode() !== null);
          const telephones = dead.map(([kind, { exitCode }]) => `${kind} (${exitCode()})`);
          const ended = telephones.length > 0 ? `; telephones ended: ${telephones}` : '';
          throw new Error(
            `not so after ${limitMs} ms: ${wanted}${ended}; the service said: ${said}`,
          );
        }
        await pause(lookEveryMs);
      }
      return Math.round(performance.now() - beganAtMs);
    },
    close: async () => {
      for (const child of [service, ...gateways]) child?.kill('SIGKILL');
      await Promise.all([...started, ...phones.values()].map((one) => one.kill()));
      await asterisk.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}

function scenarioOf(kind: Kind): string {
  return kind === 'late' ? 'answers' : kind;
}

function replayed(
  data: string,
  of: { readonly centre: CentreFile; readonly rules: readonly object[] },
): readonly Effect[] {
  const reader = new JournalReader(data, of.centre.id);
  const originMs = reader.head()?.originMs ?? 0;
  const ruleSets = of.rules as readonly RuleSetFile[];
  const router = createRouter({ centre: of.centre, originMs, ruleSets });
  const effects: Effect[] = [];
  for (const { kind, atMs, body } of reader.entries(0)) {
    if (kind !== 'instant') continue;
    effects.push(...router.step({ atMs: atMs - originMs, inputs: JSON.parse(body).inputs }));
  }
  reader.close();
  return effects;
}

async function aKey(client: Client, scope = 'supervisor'): Promise<string> {
  const made = await client.post('/api/v1/centres/{centre}/api-keys', {
    params: { centre: 'line' },
    body: {
      name: 'phones',
      scopes: [scope],
      expiresAt: new Date(Date.now() + day).toISOString(),
    },
  });
  if (!made.ok) throw new Error(made.problem.detail);
  return made.body.secret ?? '';
}

async function logOn(client: Client, agent: string, state: 'ready' | 'notReady') {
  const params = { agent };
  const addressId = agent.replace('line.a', 'line.st');
  const on = await client.post('/api/v1/agents/{agent}/sign-on', { params, body: { addressId } });
  if (!on.ok) throw new Error(`${agent}: ${on.problem.detail}`);
  const body = state === 'ready' ? ({ state } as const) : ({ state, reason: 'later' } as const);
  const ready = await client.put('/api/v1/agents/{agent}/state', { params, body });
  if (!ready.ok) throw new Error(`${agent}: ${ready.problem.detail}`);
}

function filesOf(stations: readonly number[], answerLimitMs: number) {
  const centre: CentreFile = {
    schema: 'callwright.centre/1',
    id: 'line',
    timeZone: 'Europe/Paris',
    groups: [{ id: 'phones', wrapUp: { mode: 'none' } }],
    queues: ['served', 'waits', 'recorded'].map((id) =>
      aQueue(id, {
        group: 'phones',
        answerLimitMs,
        ...(id === 'recorded' && { recordPermille: 1_000 }),
      }),
    ),
    addresses: stations.map((number) => ({ id: `st${number}`, dial: String(number) })),
    agents: stations.map((number) =>
      anAgent(`a${number}`, {
        groups: ['phones'],
        links:
          number < kinds.late ? [{ queue: 'served' }, { queue: 'recorded' }] : [{ queue: 'waits' }],
      }),
    ),
    rules: ['admit', 'route'].map((kind) => ({ file: `line-${kind}.rules.json`, version: 1 })),
  };
  const dialled = (operator: string, value: unknown) => ({
    all: [{ fact: 'call.dialledNumber', operator, value }],
  });
  const set = (kind: string, rules: readonly object[]) => ({
    set: `line-${kind}`,
    kind,
    version: 1,
    owner: 'supervisors',
    note: 'By number.',
    rules: rules.map((rule, n) => ({ priority: 900 - n, why: 'The number dialled.', ...rule })),
  });
  const waitMs = { class: 2, maxWaitMs: 600_000, fallback: { kind: 'message' } };
  const { served, waits, recorded } = numbers;
  const rules = [
    set('admit', [
      {
        name: 'no-number',
        conditions: {
          all: [
            ...dialled('notIn', [served, waits, recorded]).all,
            { fact: 'call.transferCount', operator: 'equal', value: 0 },
          ],
        },
        event: { type: 'admit', params: { action: 'block' } },
      },
      {
        name: 'everything-else',
        conditions: { all: [] },
        event: { type: 'admit', params: { action: 'accept' } },
      },
    ]),
    set('route', [
      ...(['waits', 'recorded'] as const).map((queue) => ({
        name: queue,
        conditions: dialled('equal', numbers[queue]),
        event: { type: 'route', params: { queue, ...waitMs } },
      })),
      {
        name: 'everything-else',
        conditions: { all: [] },
        event: { type: 'route', params: { queue: 'served', ...waitMs } },
      },
    ]),
  ];
  const accounts = {
    schema: 'callwright.accounts/1',
    people: [{ id: 'sue', name: 'Sue', roles: ['supervisor', 'admin'] }],
  };
  return { centre, rules, accounts };
}
