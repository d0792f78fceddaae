import { describe, expect, it } from 'vitest';
import { ConcernedAgents } from '../../live/concerned-agents.ts';
import { shopCentre } from '../support/api-server.ts';
import { answers, arrives, hangsUp, logsOn } from '../support/builders.ts';
import { aLiveCentre } from '../support/live-centre.ts';
import { aRunningDemo } from '../support/maison-verdier.ts';

const hourMs = 3_600_000;

describe('the agents a call is with', () => {
  it('are nobody when a day of the demo is over', () => {
    const { live, clock, effects } = aRunningDemo({ speed: 1 });
    clock.turn(12 * hourMs);
    const concerned = new ConcernedAgents(live.projection.calls);
    const callIds = new Set<string>();
    for (const effect of effects) {
      const agentIds = concerned.apply(effect);
      if ('agentId' in effect && !agentIds.includes(effect.agentId ?? '')) expect(effect).toBe('');
      if ('callId' in effect) callIds.add(effect.callId);
    }
    expect(callIds.size).toBeGreaterThan(500);
    const left = [...callIds].filter((id) => concerned.ofSubject(`call/${id}`, '').length > 0);
    expect(left).toEqual([]);
  });

  it('are told with each event: who has the call, who asked, who takes it over', () => {
    const { live, tell } = aLiveCentre({ centre: shopCentre });
    tell(logsOn('a'), arrives('c1'));
    tell(...answers('c1/1'));
    tell(logsOn('b'));
    const since = live.position;
    tell({ type: 'consult', offerId: 'c1/1', callId: 'k1', to: { agentId: 'b' } });
    tell(...answers('k1/1'));
    tell({ type: 'completeTransfer', offerId: 'c1/1' });
    const told = live.eventsAfter(since, 100) ?? [];
    const lines = told.map((event) => {
      const type = 'effect' in event ? event.effect.type : event.told.type;
      return `${type} ${event.agentIds?.join(' ')}`;
    });
    expect(lines).toEqual([
      'call.queued b a',
      'offer.offered b a',
      'agent.state b',
      'offer.connecting b a',
      'offer.connected b a',
      'agent.state b',
      'agentSession.state b',
      'call.transferred a b',
      'interaction.wrapUp a b',
      'call.ended b a',
      'agent.state a',
      'agentSession.state a',
    ]);
    tell({ type: 'endWrapUp', offerId: 'c1/1' }, hangsUp('c1'));
    tell({ type: 'endWrapUp', offerId: 'k1/1' });
    const after = live.position;
    for (const id of ['c1', 'k1']) {
      const news = { type: 'call.data', atMs: 0, data: { version: 1 } };
      live.tell({ ...news, subject: `call/${id}` });
    }
    expect(live.eventsAfter(after, 9)).toMatchObject([{ agentIds: [] }, { agentIds: [] }]);
  });
});
