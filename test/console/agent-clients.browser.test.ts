/**
 * The desk and the agent client of the examples, which follow one client machine, show the same of
 * one agent after each event of one stream.
 */
import { spawn } from 'node:child_process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Client } from '#client';
import words from '../../console/desk/messages/en.json' with { type: 'json' };
import { agentStatesOf } from '../../machines/agent-words.ts';
import { ConsoleRig, hasBrowser } from '../support/browser.ts';
import { nodePath } from '../support/callwright.ts';
import { logOnAtDesk } from '../support/desk-scenes.ts';
import { root } from '../support/tree.ts';

const shownWords: readonly (readonly [state: string, words: string])[] = [
  ...agentStatesOf('core'),
  'unknown' as const,
].map((state) => [state, words[`state.${state}` as const]]);

/** What the first words of the desk's bar say; an agent without any is not logged on. */
async function deskState(page: Page): Promise<string> {
  const [shown = ''] = await page.getByRole('contentinfo').locator('b').allInnerTexts();
  const [text] = shown.split(' · ');
  return shownWords.find(([, one]) => one === text)?.[0] ?? 'loggedOff';
}

describe.runIf(await hasBrowser())('clients of one agent', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start();
  });
  afterAll(() => rig.stop());

  /** Starts the example; `lines` has what it has written so far. */
  const agentClient = () => {
    const args = ['examples/outside-acd/agent.ts', rig.address, 'ann', '9'];
    const stdio = ['ignore', 'pipe', 'inherit'] as const;
    const child = spawn(nodePath, args, { cwd: root, stdio: [...stdio] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const lines: string[] = [];
    child.stdout?.on('data', (text) => lines.push(...String(text).trim().split('\n')));
    return { lines, child };
  };

  it('the desk and the agent client show the same after each event', async () => {
    const { lines, child } = agentClient();
    await expect.poll(() => lines.at(-1)).toBe('ready');
    const page = await rig.page('ann', '/desk');
    await logOnAtDesk(page);
    /** The state that both show, or what each shows. */
    const shown = async () => {
      const [desk, client] = [await deskState(page), lines.at(-1)];
      return desk === client ? desk : `${desk} at the desk, ${client} in the client`;
    };
    const ann = rig.client('ann');
    const sets = (state: 'ready' | 'notReady') =>
      ann.put('/api/v1/agents/{agent}/state', { params: { agent: 'shop.ann' }, body: { state } });
    await sets('ready');
    await expect.poll(shown).toBe('ready');
    const call = await rig.arrive('orders');
    await expect.poll(shown).toBe('reserved');
    const params = { offer: `${call}.1` };
    await ann.post('/api/v1/offers/{offer}/accept', { params, body: {} });
    const system = new Client({ server: rig.address, bearer: await rig.key('integration') });
    await system.post('/api/v1/offers/{offer}/connected', { params });
    await expect.poll(shown).toBe('busy');
    await rig.leave(call);
    await expect.poll(shown).toBe('workingAfterCall');
    await sets('ready');
    await expect.poll(shown).toBe('ready');
    await sets('notReady');
    await expect.poll(shown).toBe('notReady');
    await rig.without(async () => {
      await expect.poll(shown).toBe('unknown');
    });
    await expect.poll(shown).toBe('notReady');
    child.kill();
    await ann.post('/api/v1/agents/{agent}/sign-off', { params: { agent: 'shop.ann' } });
    await expect.poll(() => deskState(page)).toBe('loggedOff');
    await page.close();
  });
});
