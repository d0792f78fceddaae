import { describe, expect, it } from 'vitest';
import { startLiveCentre } from '../../live/index.ts';
import { arrives, logsOn } from '../support/builders.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { aJournal } from '../support/journals.ts';
import { mondayMs } from '../support/live-centre.ts';
import { dayCentre } from '../support/live-days.ts';
import { TurnedClock } from '../support/turned-clock.ts';

/** A service's folder after an agent and two calls have come. */
async function aData(more?: string): Promise<string> {
  const folder = aFolder();
  const journal = await aJournal({ folder, originMs: mondayMs });
  const clock = new TurnedClock();
  const onError = (error: Error): never => {
    throw error;
  };
  const live = startLiveCentre({
    centre: dayCentre,
    clock,
    speed: 1,
    originMs: mondayMs,
    epoch: 1,
    journal: { journal, engine: 'test', onError },
  });
  const inputs = [logsOn('ann', { groups: ['g'] }), arrives('c1'), arrives('c2')];
  for (const input of inputs) {
    const answer = live.submit(input);
    for (let turn = 0; turn < 200; turn += 1) {
      clock.turn(0);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await answer;
  }
  live.stop();
  await live.stopped;
  if (more !== undefined) {
    await journal.append([{ atMs: mondayMs, kind: 'instant', body: more, callIds: [] }]);
  }
  await journal.close();
  return folder;
}

const replay = (...args: readonly string[]) => callwrightHere(['journal', 'replay', ...args]);

describe('callwright journal replay', () => {
  it('says that the effects are identical, how many, and their hash', async () => {
    const { code, stdout, stderr } = await replay('--data', await aData());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^identical effects: \d+ of 4 instants, 1 life, hash [0-9a-f]{8}\n$/);
  });

  it('shows the first instant whose effects are others, as written and as now', async () => {
    const data = await aData('{"n":99,"crc":1,"inputs":[]}');
    const { code, stdout } = await replay('--data', data);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^other effects: those of entry 5\n/);
    expect(stdout).toContain('written:  {"n":');
    expect(stdout).toContain('then up to effect 99, sum 00000001 (entry 6)');
    expect(stdout).toContain('"type":"call.queued","callId":"c2"');
    const json = await replay('--data', data, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      schema: 'callwright.journal-replay/1',
      lives: 1,
      difference: { writtenN: 99, writtenCrc: 1, next: { seq: 6 } },
    });
  });
});
