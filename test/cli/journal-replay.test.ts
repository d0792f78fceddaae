import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type LiveCentre, startLiveCentre } from '../../live/index.ts';
import type { Input } from '../../routing/index.ts';
import type { JournalEntry } from '../../store/index.ts';
import { arrives, logsOn } from '../support/builders.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { aJournal } from '../support/journals.ts';
import { mondayMs } from '../support/live-centre.ts';
import { dayCentre } from '../support/live-days.ts';
import { TurnedClock } from '../support/turned-clock.ts';

/** What a service wrote before refusals named calls, and before wrap-ups that are none had their code. */
const ofOld = new URL('../golden/journals/before-refusals-had-names.jsonl', import.meta.url);

async function anOldData(): Promise<string> {
  const folder = aFolder();
  const journal = await aJournal({ folder, originMs: mondayMs });
  for (const line of readFileSync(ofOld, 'utf8').trim().split('\n')) {
    await journal.append([JSON.parse(line) as JournalEntry]);
  }
  await journal.close();
  return folder;
}

/** A service's folder after an agent and two calls have come. */
async function aData(more?: string): Promise<string> {
  const folder = aFolder();
  const journal = await aJournal({ folder, originMs: mondayMs });
  const clock = new TurnedClock();
  const live = startLiveCentre({
    centre: dayCentre,
    clock,
    speed: 1,
    originMs: mondayMs,
    epoch: 1,
    journal: { journal, engine: 'test', onError: thrown },
  });
  const inputs = [logsOn('ann', { groups: ['g'] }), arrives('c1'), arrives('c2')];
  for (const input of inputs) await submitted(live, clock, input);
  live.stop();
  await live.stopped;
  if (more !== undefined) {
    await journal.append([{ atMs: mondayMs, kind: 'instant', body: more, callIds: [] }]);
  }
  await journal.close();
  return folder;
}

/** Lets the input be written and stepped. */
async function submitted(live: LiveCentre, clock: TurnedClock, input: Input) {
  const answer = live.submit(input);
  for (let turn = 0; turn < 200; turn += 1) {
    clock.turn(0);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return answer;
}

function thrown(error: Error): never {
  throw error;
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

  it('finds a journal identical whose refusals were put in other words', async () => {
    const data = await anOldData();
    const { code, stdout } = await replay('--data', data);
    expect(stdout).toMatch(/^identical effects: 27 of 14 instants, 1 life, hash [0-9a-f]{8}\n$/);
    expect(code).toBe(0);
  });

  it('lets a service go on from such a journal', async () => {
    const folder = await anOldData();
    const journal = await aJournal({ folder, originMs: mondayMs, epoch: 2 });
    const clock = new TurnedClock();
    const live = startLiveCentre({
      centre: dayCentre,
      clock,
      speed: 1,
      originMs: mondayMs,
      epoch: 2,
      journal: { journal, engine: 'test', onError: thrown },
    });
    const answer = await submitted(live, clock, { type: 'endWrapUp', offerId: 'c1/1' });
    expect(answer.effects).toMatchObject([
      { type: 'refused', code: 'call_state_not_allowed', callId: 'c1', offerId: 'c1/1' },
    ]);
    live.stop();
    await live.stopped;
    await journal.close();
    const { stdout } = await replay('--data', folder);
    expect(stdout).toMatch(/^identical effects: \d+ of \d+ instants, 2 lives/);
  });

  it('sees whether an input was refused, in a journal of today', async () => {
    const data = await aData('{"n":6,"sum":1,"inputs":[]}');
    const { code, stdout } = await replay('--data', data);
    expect({ code, isOther: stdout.startsWith('other effects') }).toEqual({
      code: 1,
      isOther: true,
    });
  });
});
