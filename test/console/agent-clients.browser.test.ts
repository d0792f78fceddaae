/**
 * The desk and the agent clients of the examples, which follow one client machine, show the same of
 * one agent after each event of one stream.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Client } from '#client';
import words from '../../console/desk/messages/en.json' with { type: 'json' };
import { agentStatesOf, agentWords } from '../../machines/agent-words.ts';
import type { CentreFile } from '../../routing/index.ts';
import { ConsoleRig, hasBrowser } from '../support/browser.ts';
import { nodePath } from '../support/callwright.ts';
import { logOnAtDesk } from '../support/desk-scenes.ts';
import { smallCentre } from '../support/running-service.ts';
import { root } from '../support/tree.ts';

const centre: CentreFile = {
  ...smallCentre,
  activities: [{ id: 'baking', name: { en: 'Baking' } }],
  groups: ['sales', 'repairs'].map((id) => ({ id, wrapUp: { mode: 'optional', limitMs: 60_000 } })),
};
const apiStates: readonly string[] = agentStatesOf('api');
const shownWords: readonly (readonly [state: string, words: string])[] = [
  ...agentStatesOf('core'),
  'unknown' as const,
].map((state) => [state, words[`state.${state}` as const]]);

/** An example program as a process, and the lines that it has written. */
function program(...args: readonly string[]) {
  const [file = '', ...others] = args;
  const child = spawn(nodePath, [`examples/${file}`, ...others], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  return { lines, child, ended: once(child, 'close') };
}

/** What the first words of the desk's bar say; an agent without any is not logged on. */
async function deskState(page: Page): Promise<string> {
  const [shown = ''] = await page.getByRole('contentinfo').locator('b').allInnerTexts();
  return stateOf(shown);
}

function stateOf(shown: string): string {
  const [text] = shown.split(' · ');
  return shownWords.find(([, one]) => one === text)?.[0] ?? 'loggedOff';
}

describe.runIf(await hasBrowser())('clients of one agent', () => {
  let rig: ConsoleRig;
  let system: Client;
  beforeAll(async () => {
    rig = await ConsoleRig.start(centre);
    system = new Client({ server: rig.address, bearer: await rig.key('integration') });
  });
  afterAll(() => rig.stop());

  /** Reports as a telephone system that an offered call was answered and is connected. */
  const connects = async (call: string): Promise<boolean> => {
    const offer = { params: { offer: `${call}.1` } };
    return (await system.post('/api/v1/offers/{offer}/connected', offer)).ok;
  };

  it('a TAPI program shows after a call what the events say', async () => {
    const end = new AbortController();
    onTestFinished(() => end.abort());
    const told: string[] = [];
    const events = rig.client('sue').events({ types: ['agent.state'], signal: end.signal });
    const reads = (async () => {
      for await (const one of events) {
        if (one.kind !== 'event' || one.event.type !== 'agent.state') continue;
        if (one.event.subject === 'agent/shop.ben') told.push(one.event.data.derivedState);
      }
    })();
    reads.catch(() => undefined);
    const { lines, ended } = program('tapi-agent/agent.ts', rig.address, 'ben');
    await expect.poll(() => lines).toContain('does Baking');
    const call = await rig.arrive('returns');
    await expect.poll(() => connects(call)).toBe(true);
    expect(await ended).toEqual([0, null]);
    await expect.poll(() => told.at(-1)).toBe('loggedOff');
    const afterCall = /^after the call LINEAGENTSTATE_(\w+)/;
    const [, after] = lines.flatMap((line) => afterCall.exec(line) ?? []);
    const afterBusy = told[told.indexOf('busy') + 1];
    const row = agentWords.find(({ core }) => core === afterBusy);
    expect([afterBusy, row?.tapi2.toUpperCase()]).toEqual(['workingAfterCall', after]);
  });

  it('the desk and the agent client show the same after each event', async () => {
    const { lines, child } = program('outside-acd/agent.ts', rig.address, 'ann', '9');
    await expect.poll(() => lines.at(-1)).toBe('ready');
    const page = await rig.page('ann', '/desk');
    await logOnAtDesk(page);
    /** The state that both show by the table of words, or what each shows. */
    const shown = async () => {
      const [core, api] = [await deskState(page), lines.findLast((one) => apiStates.includes(one))];
      const isOne = agentWords.some((row) => row.core === core && row.api === api);
      return isOne ? core : `${core} at the desk, ${api} in the client`;
    };
    const ann = rig.client('ann');
    const sets = (state: 'ready' | 'notReady') =>
      ann.put('/api/v1/agents/{agent}/state', { params: { agent: 'shop.ann' }, body: { state } });
    await sets('ready');
    await expect.poll(shown).toBe('ready');
    const call = await rig.arrive('orders');
    await expect.poll(shown).toBe('reserved');
    await ann.post('/api/v1/offers/{offer}/accept', {
      params: { offer: `${call}.1` },
      body: {},
    });
    await connects(call);
    await expect.poll(shown).toBe('busy');
    await rig.leave(call);
    await expect.poll(shown).toBe('workingAfterCall');
    await sets('ready');
    await expect.poll(shown).toBe('ready');
    await sets('notReady');
    await expect.poll(shown).toBe('notReady');
    const said = lines.length;
    await rig.without(async () => {
      await expect.poll(() => deskState(page)).toBe('unknown');
      expect(lines.slice(said)).toEqual([]);
    });
    // Once it is connected again, the client says ready.
    await expect.poll(shown).toBe('ready');
    child.kill();
    await ann.post('/api/v1/agents/{agent}/sign-off', { params: { agent: 'shop.ann' } });
    await expect.poll(() => deskState(page)).toBe('loggedOff');
    await page.close();
  });
});
