/** A short walk of a fixed seed over operations of agents and calls. */
import { it } from 'vitest';
import { walksShortly } from '../support/walks/short-walk.ts';

it('a short walk over operations of agent finds no fault', async () => {
  await walksShortly('agent', { file: 'test/walks/short-agent.test.ts', walks: 4, pairsMin: 200 });
});
