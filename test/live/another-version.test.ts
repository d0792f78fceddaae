import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../live/index.ts';
import type { CentreFile, Input } from '../../routing/index.ts';
import {
  aCentre,
  aCentreWithPlan,
  anAgent,
  aQueue,
  arrives,
  logsOn,
  queueTurns,
} from '../support/builders.ts';
import { aLiveCentre } from '../support/live-centre.ts';

describe('another version of a live centre', () => {
  const shop = { weekly: { '1-5': [['08:00', '20:00']] } } as const;
  const activate = (version: number, centre: CentreFile): Input => ({
    type: 'activate',
    version,
    centre,
  });

  it('is what readers see from then on: agents, queues, figures', () => {
    const { live, tell } = aLiveCentre();
    const second = aCentre({
      name: 'Second',
      queues: [aQueue('r', { channel: 'chat' })],
      agents: [anAgent('b', { links: [{ queue: 'r' }] })],
    });
    tell(activate(2, second), logsOn('b'), arrives('c1', { queueId: 'r' }));
    expect(live.file.name).toBe('Second');
    expect(live.projection.queues().map(({ queueId }) => queueId)).toEqual(['r']);
    expect(live.projection.agents.all().map(({ agentId }) => agentId)).toEqual(['b']);
    const [work] = [...(live.projection.agents.get('b')?.holds.values() ?? [])];
    expect(work).toMatchObject({ queueId: 'r', channel: 'chat' });
    expect(live.metrics.queueIds()).toEqual(['q', 'r']);
  });

  it('keeps what goes on under its id, and tells of itself by its number', () => {
    const { live, tell } = aLiveCentre();
    const told: StreamEvent[] = [];
    live.onEvents((events) => told.push(...events));
    tell(logsOn('a'), arrives('c1'), arrives('c2'));
    tell(activate(3, aCentreWithPlan({ strategy: 'roundRobin' })));
    expect(live.projection.agents.get('a')?.shown.derivedState).toBe('reserved');
    expect([...(live.projection.queue('q')?.waiting ?? [])]).toEqual(['c1', 'c2']);
    const changes = told.filter(
      (event) => 'effect' in event && event.effect.type === 'centre.changed',
    );
    expect(changes).toMatchObject([{ version: 3 }]);
  });

  it('takes over a hundred and thirty thousand waiting calls', () => {
    const centre = aCentre({ agents: [] });
    const { live, tell } = aLiveCentre({ centre });
    const atOnce = 10_000;
    for (let n = 0; n < 130_000; n += atOnce) {
      tell(...Array.from({ length: atOnce }, (_, place) => arrives(`c${n + place}`)));
    }
    tell(activate(2, { ...centre, name: 'Second' }));
    expect(live.file.name).toBe('Second');
    expect(live.projection.queue('q')?.waiting.size).toBe(130_000);
  });

  it('brings its calendars, and leaves a queue alone where they are the same', () => {
    const { live, clock, tell } = aLiveCentre();
    clock.turn(12 * 3_600_000);
    const queues = [aQueue('q', { calendar: 'shop' })];
    const second = aCentre({ calendars: { shop }, queues });
    tell(activate(2, second));
    clock.turn(0);
    expect(live.projection.queue('q')?.state).toBe('closed');
    tell(queueTurns('q', 'open'), activate(3, { ...second, name: 'Third' }));
    clock.turn(0);
    expect(live.projection.queue('q')?.state).toBe('open');
    clock.turn(23 * 3_600_000);
    expect(live.projection.queue('q')?.state).toBe('closed');
  });
});
