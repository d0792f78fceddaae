/** The thread that judges rules, where it dies. */
import { expect, it, onTestFinished } from 'vitest';
import { JudgingThread } from '../../gateways/index.ts';
import { admitting } from '../support/rule-service.ts';

const set = { id: 'doors', kind: 'admit' };

it('reports of what it died, lets go what waited for it, and begins again', async () => {
  const faults: string[] = [];
  const thread = new JudgingThread({}, ({ message }) => void faults.push(message));
  onTestFinished(() => thread.stop());
  const text = JSON.stringify(admitting(['order'], 1));
  const asked = [thread.judge({ text: null as never, set }), thread.judge({ text, set })];
  expect(await Promise.all(asked)).toEqual([null, null]);
  expect(faults).toEqual([expect.stringMatching(/null/)]);
  expect(await thread.judge({ text, set })).toMatchObject({ words: { isReadable: true } });
  expect(faults).toHaveLength(1);
});
