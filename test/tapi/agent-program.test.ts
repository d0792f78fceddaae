/** The TAPI program of the examples, which follows the client machine, beside the events. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { agentWords } from '../../machines/agent-words.ts';
import type { CentreFile } from '../../routing/index.ts';
import { nodePath } from '../support/callwright.ts';
import { aRunningService, type RunningService, smallCentre } from '../support/running-service.ts';
import { root } from '../support/tree.ts';

const centre: CentreFile = {
  ...smallCentre,
  activities: [{ id: 'baking', name: { en: 'Baking' } }],
  groups: ['sales', 'repairs'].map((id) => ({ id, wrapUp: { mode: 'optional', limitMs: 60_000 } })),
};

/** The states of Ben that the events say, as they come. */
function statesOfBen(running: RunningService): readonly string[] {
  const end = new AbortController();
  onTestFinished(() => end.abort());
  const states: string[] = [];
  const events = running.client('sue').events({ types: ['agent.state'], signal: end.signal });
  const reads = (async () => {
    for await (const one of events) {
      if (one.kind !== 'event' || one.event.type !== 'agent.state') continue;
      if (one.event.subject === 'agent/shop.ben') states.push(one.event.data.derivedState);
    }
  })();
  reads.catch(() => undefined);
  return states;
}

/** The program as a process, once it has logged on: what it writes, and its end. */
async function aProgram(running: RunningService) {
  const child = spawn(nodePath, ['examples/tapi-agent/agent.ts', running.address, 'ben'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const ended = once(child, 'close');
  await expect.poll(() => lines).toContain('logged on to repairs');
  return { lines, ended };
}

/** The call's telephone is connected once the program has answered. */
async function connect(running: RunningService, call: string): Promise<void> {
  const system = running.client(await running.key());
  const params = { offer: `${call}.1` };
  const connects = async () =>
    (await system.post('/api/v1/offers/{offer}/connected', { params })).ok;
  await expect.poll(connects).toBe(true);
}

it('answers its own call only, and shows after it what the events say', async () => {
  const running = await aRunningService(centre);
  const states = statesOfBen(running);
  const { lines, ended } = await aProgram(running);
  // It arrives while the program is not ready, so it waits in the queue first.
  const call = await running.arrive('returns');
  await connect(running, call);
  expect(await ended).toEqual([0, null]);
  await expect.poll(() => states.at(-1)).toBe('loggedOff');
  const afterCall = /^after the call LINEAGENTSTATE_(\w+)/;
  const [, shown] = lines.flatMap((line) => afterCall.exec(line) ?? []);
  const told = states[states.indexOf('busy') + 1];
  const row = agentWords.find(({ core }) => core === told);
  expect([told, row?.tapi2.toUpperCase()]).toEqual(['workingAfterCall', shown]);
});

it('does not say ready where the telephone takes no calls after its call', async () => {
  const running = await aRunningService(centre);
  const { lines, ended } = await aProgram(running);
  const call = await running.arrive('returns');
  await expect.poll(() => lines).toContain('a call is offered');
  const set = await running.client('sue').put('/api/v1/addresses/{address}/status', {
    params: { address: 'shop.seat-1' },
    body: { doNotDisturb: true },
  });
  expect(set.ok).toBe(true);
  await connect(running, call);
  expect(await ended).toEqual([0, null]);
  expect(lines).toContain('LINEAGENTSTATE_NOTREADY after 1 call of the session');
});
