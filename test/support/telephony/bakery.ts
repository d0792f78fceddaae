/** A bakery at a real Asterisk: our service is a process, asked by commands as people type them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import { dayMs } from '../../../kernel/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import { newFolder } from '../a-folder.ts';
import { callwrightHere, mainPath, nodePath, plainEnvironment } from '../callwright.ts';
import { startPrivateAsterisk } from './private-asterisk.ts';
import { SipPhones } from './sip-phones.ts';

/** The caller, Anna's telephone, the one of her supervisor, and the baker's, outside. */
export const telephones = {
  caller: '0639980001',
  till: '101',
  office: '102',
  baker: '0639980999',
} as const;
const entryNumber = '0140000000';
const soMsMax = 20_000;

const centre: CentreFile = {
  schema: 'callwright.centre/1',
  id: 'bakery',
  timeZone: 'Europe/Paris',
  defaults: { queue: 'welcome' },
  queues: [
    { id: 'orders', recordPermille: 1_000 },
    {
      id: 'welcome',
      menu: {
        prompt: 'welcome',
        limitMs: 60_000,
        choices: [{ digits: '1', to: { kind: 'move', queue: 'orders' } }],
      },
      plan: { fallback: { kind: 'end' } },
    },
  ],
  addresses: [{ id: 'till', dial: telephones.till }],
  agents: [{ id: 'anna', number: '4711', links: [{ queue: 'orders' }] }],
};

const accounts = {
  schema: 'callwright.accounts/1',
  people: [
    { id: 'sue', name: 'Sue', roles: ['supervisor', 'admin'] },
    { id: 'anna', name: 'Anna', roles: ['agent'], agent: 'anna' },
  ],
};

/** Members of an answer that cases look at. */
interface Answer {
  readonly [member: string]: unknown;
  readonly id?: string;
  readonly secret?: string;
  readonly derivedState?: string;
  readonly callId?: string;
  readonly items?: readonly Answer[];
  readonly legs?: readonly Answer[];
}

export type Bakery = Awaited<ReturnType<typeof aBakery>>;

export async function aBakery() {
  const phones = await SipPhones.open();
  const { port } = phones;
  const { till, office, baker } = telephones;
  const asterisk = await startPrivateAsterisk({
    stations: [till, office].map((one) => ({ first: Number(one), count: 1, port })),
    trunkPort: port,
  });
  phones.at(asterisk.sipPort);
  for (const one of [till, office, baker]) phones.set(one, { kind: 'answers', afterMs: 0 });
  const cwd = newFolder('bakery');
  writeFileSync(join(cwd, 'centre.json'), JSON.stringify(centre));
  writeFileSync(join(cwd, 'accounts.json'), JSON.stringify(accounts));
  let server = 'http://127.0.0.1:0';
  let service: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const files = ['--centre', 'centre.json', '--accounts', 'accounts.json', '--data', 'data'];
    const at = ['--port', new URL(server).port || '0', '--asterisk', asterisk.url];
    const env = { ...plainEnvironment, CALLWRIGHT_ARI_KEY: asterisk.key };
    const args = [mainPath, 'start', ...files, ...at, '--json'];
    const child = spawn(nodePath, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
    service = child;
    for await (const line of createInterface({ input: child.stdout })) {
      server = (JSON.parse(line) as { readonly address: string }).address;
      child.stdout.resume();
      return;
    }
  };
  const kill = async (): Promise<void> => {
    if (service === null) return;
    const ended = once(service, 'exit');
    service.kill('SIGKILL');
    await ended;
  };
  /** `callwright call …`, by a person named in the line, or by a key. */
  const asked = async (line: string, key?: string): Promise<Answer> => {
    const args = ['call', ...line.split(' '), '--server', server, '--json'];
    const env = key === undefined ? {} : { CALLWRIGHT_KEY: key };
    const { code, stdout, stderr } = await callwrightHere(args, { env });
    expect([line, code, stderr]).toEqual([line, 0, '']);
    return stdout === '' ? {} : (JSON.parse(stdout) as Answer);
  };
  const becomes = (now: () => Promise<unknown>, expected: unknown): Promise<void> =>
    expect.poll(now, { timeout: soMsMax }).toEqual(expected);
  const stateOf = async (call: string) =>
    (await asked(`getCall --call ${call} --as sue`)).derivedState;
  return {
    phones,
    asterisk,
    start,
    kill,
    asked,
    becomes,
    stateOf,
    address: () => server,
    /** Anna logs on at the till, by number and PIN, and is ready. */
    opens: async () => {
      await asked('putAgentPin --agent bakery.anna --pin 407151 --as sue');
      const until = new Date(Date.now() + dayMs).toISOString();
      const made = 'createApiKey --name phones --scopes gateway --as sue --expires-at';
      const { secret } = await asked(`${made} ${until}`);
      const at = 'logOnAtAddress --address bakery.till --number 4711 --pin 407151';
      expect(await asked(at, secret)).toMatchObject({ agentId: 'bakery.anna' });
      await asked('setAgentState --agent bakery.anna --state ready --as anna');
    },
    /** Somebody calls, and is asked by the menu. */
    rings: async (): Promise<string> => {
      const before = (await asked('listCalls --as sue')).items?.map(({ id }) => id) ?? [];
      await phones.call(telephones.caller, entryNumber);
      let call = '';
      const isAsked = async () => {
        const { items = [] } = await asked('listCalls --as sue');
        call = items.find(({ id }) => !before.includes(id))?.id ?? '';
        return call !== '' && (await stateOf(call)) === 'queued';
      };
      await becomes(isAsked, true);
      await becomes(async () => phones.isUp(telephones.caller), true);
      return call;
    },
    /**
     * The caller presses 1, and Anna answers. Asterisk loses keys of the first half second after it
     * has answered.
     */
    answers: async (call: string) => {
      const isPressed = async (): Promise<unknown> => {
        const { queueId, derivedState } = await asked(`getCall --call ${call} --as sue`);
        if (queueId === 'bakery.welcome') phones.digits(telephones.caller, '1');
        return derivedState;
      };
      await becomes(isPressed, 'connected');
    },
    /** Anna asks the baker about the call; the consultation call. */
    consults: async (call: string): Promise<string> => {
      const to = JSON.stringify({ number: baker });
      const { id = '' } = await asked(`consultAboutCall --call ${call} --as anna --to ${to}`);
      await becomes(() => stateOf(id), 'connected');
      return id;
    },
    channels: (count: number) => becomes(() => asterisk.count('channels'), count),
    close: async () => {
      await kill();
      phones.close();
      await asterisk.stop();
      rmSync(cwd, { recursive: true, force: true });
    },
  };
}
