import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  addSums,
  centreFigures,
  createMetrics,
  frameOfCentre,
  frenchOf,
  isRatioMeasureId,
  measureSums,
  measures,
  measuresPage,
  queueFigures,
  ratioMeasures,
  ratioOf,
} from '../../metrics/index.ts';
import { outsideMeasuresPart } from '../../simulator/index.ts';
import { aFold, EffectStream } from './effect-stream.ts';

describe('the list of measures', () => {
  it('holds every definition once, and none without its words', () => {
    const ids = measures.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(30);
    for (const { denominator, ...rest } of measures) {
      for (const text of [...Object.values(rest), rest.name.en, rest.name.fr]) {
        expect(text).not.toBe('');
      }
    }
  });

  it('says who is counted, and what to know, in French too', () => {
    const without = measures.filter((measure) => frenchOf(measure) === null);
    expect(without.map(({ id, counted }) => [id, counted])).toEqual([]);
  });

  it('has the ids that reports and scenarios use', () => {
    for (const id of [
      'serviceLevelNet',
      'speedOfAnswerMs',
      'waitMsMean',
      'abandonShare',
      'blockShare',
      'delayShare',
      'occupancy',
      'handleTimeMsMean',
    ]) {
      expect(isRatioMeasureId(id)).toBe(true);
    }
    expect(isRatioMeasureId('toString')).toBe(false);
  });

  it('is the page in the manual', () => {
    const page = join(import.meta.dirname, '..', '..', 'docs', 'measures.md');
    expect(readFileSync(page, 'utf8')).toBe(measuresPage([outsideMeasuresPart]));
    expect(measuresPage([outsideMeasuresPart])).toContain('A_T / (O - B_T)');
    expect(measuresPage([outsideMeasuresPart])).toContain('| `callerServedShare` |');
  });
});

/** A minute in which something of everything happens. */
function busyMinute(): EffectStream {
  const stream = new EffectStream().state(0, 'ann', 'ready').queued(0, 'a').queued(1_000, 'b', 'r');
  stream.offered(0, 'a/1').state(0, 'ann', 'reserved').offer(3_000, 'connected', 'a/1');
  stream.end(3_000, 'a', { kind: 'answered' }).state(3_000, 'ann', 'busy');
  stream.end(30_000, 'b', { kind: 'abandoned' }, 'r').wrapUp(40_000, 'a/1').hungUp(40_000, 'a');
  return stream.done(50_000, 'a/1').state(50_000, 'ann', 'ready');
}

describe('the sums of a measure', () => {
  const scope = { atMs: 60_000 };

  it('add up over the queues of the centre, whatever the measure', () => {
    const { fold } = busyMinute();
    let counted = 0;
    for (const { id, of } of ratioMeasures) {
      if (of === 'agents') continue;
      const [inQ, inR] = ['q', 'r'].map((queueId) =>
        measureSums(fold, id, { ...scope, queueIds: [queueId] }),
      );
      if (inQ === undefined || inR === undefined) throw new Error('expected two queues');
      const whole = measureSums(fold, id, scope);
      expect(addSums(inQ, inR)).toEqual(whole);
      counted += whole.denominator;
    }
    expect(counted).toBeGreaterThan(20);
  });

  it('are nothing for a queue or an agent that is not known', () => {
    const { fold } = busyMinute();
    const none = { numerator: 0, denominator: 0 };
    expect(measureSums(fold, 'abandonShare', { ...scope, queueIds: ['?'] })).toEqual(none);
    expect(measureSums(fold, 'occupancy', { ...scope, agentIds: ['?'] })).toEqual(none);
    expect(queueFigures(fold, '?', scope)).toBeNull();
    expect(fold.stateOf('?')).toBeNull();
  });

  it('count a queue named twice once', () => {
    const { fold } = busyMinute();
    expect(measureSums(fold, 'abandonShare', { ...scope, queueIds: ['r', 'r'] })).toEqual({
      numerator: 1,
      denominator: 1,
    });
  });
});

describe('the last hour of a queue', () => {
  it('goes on from a save, and begins empty from one of old, which has none', () => {
    const { fold } = new EffectStream().queued(0, 'a').end(3_000, 'a', { kind: 'abandoned' });
    const abandoned = (saved: unknown) => {
      const loaded = aFold();
      loaded.load(saved);
      return loaded.lastHour('q', 4_000).map(({ counts }) => counts.abandoned);
    };
    const none = Array.from({ length: 11 }, () => 0);
    expect(abandoned(structuredClone(fold.save()))).toEqual([...none, 1]);
    const old = structuredClone(fold.save()) as { queues: Map<string, { lastHour?: unknown }> };
    for (const queue of old.queues.values()) delete queue.lastHour;
    expect(abandoned(old)).toEqual([...none, 0]);
  });
});

describe('a reading', () => {
  it('carries id, sums, window, and the targets with the service level', () => {
    const figures = queueFigures(busyMinute().fold, 'r', { atMs: 60_000, fromMs: 1 });
    expect(figures).toMatchObject({
      queueId: 'r',
      targetMs: 20_000,
      shortAbandonMs: 5_000,
      window: { fromMs: 0, toMs: 60_000, atMs: 60_000, attribution: 'entry' },
    });
    expect(figures?.figures.find(({ measureId }) => measureId === 'abandonShare')).toEqual({
      measureId: 'abandonShare',
      value: 1,
      numerator: 1,
      denominator: 1,
    });
  });

  it('of the centre shows load and agents beside the queues', () => {
    const figures = centreFigures(busyMinute().fold, { atMs: 60_000 });
    // Two entries x 47 s of handle time in a minute; one agent there all the time.
    expect(figures.offeredLoadErlangs).toBeCloseTo(94 / 60, 12);
    expect(figures.loadPerAgent).toBeCloseTo(94 / 60, 12);
    const value = (id: string) => figures.figures.find(({ measureId }) => measureId === id)?.value;
    expect(value('occupancy')).toBeCloseTo(47 / 60, 12);
    expect(value('handleTimeMsMean')).toBe(47_000);
  });

  it('changes nothing', () => {
    const { fold } = busyMinute();
    const before = JSON.stringify(centreFigures(fold, { atMs: 60_000 }));
    fold.queueCounts({ atMs: 9_000_000, attribution: 'event' });
    fold.agentCounts({ atMs: 9_000_000 });
    fold.waits({ atMs: 9_000_000 });
    expect(JSON.stringify(centreFigures(fold, { atMs: 60_000 }))).toBe(before);
  });
});

describe('the frame of a centre file', () => {
  const centre = {
    schema: 'callwright.centre/1',
    id: 'c',
    timeZone: 'Europe/Paris',
    channels: { chat: { cost: 25 }, exclusive: [] },
    queues: [
      { id: 'plain' },
      {
        id: 'chat',
        channel: 'chat',
        serviceLevel: {
          measureId: 'serviceLevelNet',
          share: 0.8,
          targetMs: 60_000,
          shortAbandonMs: 2_000,
        },
      },
    ],
    agents: [{ id: 'ann' }, { id: 'ben', capacity: 50 }],
  } as const;

  it('takes targets and capacity from the file, and defaults where it is silent', () => {
    const frame = frameOfCentre(centre);
    expect(frame.queues.get('plain')).toEqual({
      targetMs: 20_000,
      shortAbandonMs: 0,
      units: 100,
    });
    expect(frame.queues.get('chat')).toEqual({
      targetMs: 60_000,
      shortAbandonMs: 2_000,
      units: 25,
    });
    expect([...frame.agents]).toEqual([
      ['ann', 100],
      ['ben', 50],
    ]);
  });

  it('makes its queues and agents known before anything happened', () => {
    const fold = createMetrics({ frame: frameOfCentre(centre), intervalMs: 900_000 });
    expect(fold.queueIds()).toEqual(['plain', 'chat']);
    expect(fold.agentIds()).toEqual(['ann', 'ben']);
    expect(fold.stateOf('ann')).toBe('loggedOff');
  });

  it('refuses an interval that is no whole time', () => {
    expect(() => aFold({ intervalMs: 0 })).toThrow('intervalMs is 0; expected a whole number > 0');
  });

  it('keeps a ratio without denominator undefined', () => {
    expect(ratioOf({ numerator: 0, denominator: 0 })).toBeNull();
  });
});
