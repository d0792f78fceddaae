import { describe, expect, it } from 'vitest';
import {
  agentRegions,
  callTable,
  interactionTable,
  type LifeCycleTable,
  legTable,
  offerTable,
  ruleVersionTable,
  sessionTable,
} from '../../machines/index.ts';
import { arcsOf } from '../support/life-cycles.ts';

/**
 * Where the events lead, one after the other, from the beginning; `undefined` where one is illegal.
 */
function stateAfter<State extends string, Event extends string>(
  table: LifeCycleTable<State, Event>,
  ...events: readonly Event[]
): State | undefined {
  let state = table.initial;
  for (const event of events) {
    if (state !== -1) state = table.next(state, table.eventIndex(event));
  }
  return table.states[state];
}

/** Pairs `from to` that some event joins. */
function steps(table: LifeCycleTable<string, string>): string[] {
  return arcsOf(table).map((arc) => arc.replace(/ \S+ /, ' '));
}

describe('the session', () => {
  it('moves as the official table allows and in no other way', () => {
    const states = ['notReady', 'ready', 'busyOnCall', 'busyWrapUp', 'ended'];
    const official = `
      notReady    -  yes  no   no  yes
      ready      yes  -   yes  no  yes
      busyOnCall yes yes   -  yes  yes
      busyWrapUp yes yes  no    -  yes
      ended       no  no  no   no   -`;
    const allowed = official
      .trim()
      .split('\n')
      .flatMap((line) => {
        const [from, ...marks] = line.trim().split(/\s+/);
        return states.filter((_, place) => marks[place] === 'yes').map((to) => `${from} ${to}`);
      });
    expect(allowed).toHaveLength(12);
    expect(steps(sessionTable).sort()).toEqual([...allowed, 'ended released'].sort());
  });
});

describe('the leg', () => {
  it('moves as the call state machine of the reference and in no other way', () => {
    const reference = `
      created: offering dialing disconnected
      offering: accepted connected queued ended disconnected
      accepted: connected queued disconnected
      queued: ended disconnected
      dialing: proceeding ringback connected busy specialInfo disconnected
      proceeding: ringback connected busy specialInfo disconnected
      ringback: connected busy specialInfo disconnected
      busy: disconnected
      specialInfo: disconnected
      connected: onHold onHoldPendingTransfer onHoldPendingConference conferenced disconnected ended
      onHold: connected onHoldPendingTransfer conferenced disconnected ended
      onHoldPendingTransfer: connected ended conferenced disconnected
      onHoldPendingConference: connected conferenced disconnected ended
      conferenced: connected onHold onHoldPendingConference disconnected ended
      disconnected: ended`;
    const allowed = reference
      .trim()
      .split('\n')
      .flatMap((line) => {
        const [from = '', targets = ''] = line.trim().split(': ');
        return targets.split(' ').map((to) => `${from} leg.${to} ${to}`);
      });
    expect(arcsOf(legTable).sort()).toEqual(allowed.sort());
  });
});

describe('the offer', () => {
  it('alerts once', () => {
    expect(stateAfter(offerTable, 'offer.alerting')).toBe('offered.alerting');
    expect(stateAfter(offerTable, 'offer.alerting', 'offer.alerting')).toBeUndefined();
  });

  it('takes by each event the state of its name, wherever the event is legal', () => {
    const named = arcsOf(offerTable).filter((arc) => arc.includes('offer.'));
    const strayed = named.filter((arc) => {
      const [, event = '', to = ''] = arc.split(' ');
      return event.replace('offer.', '') !== to.replace('offered.', '');
    });
    expect(named.length).toBeGreaterThan(0);
    expect(strayed).toEqual([]);
  });

  it('may fail or be rescinded as long as it lives', () => {
    for (const [state, name] of offerTable.states.entries()) {
      for (const event of ['offer.failed', 'offer.rescinded'] as const) {
        const isLegal = offerTable.next(state, offerTable.eventIndex(event)) !== -1;
        expect(isLegal, `${name} on ${event}`).toBe(!offerTable.isFinal(state));
      }
    }
  });

  it('connects only with the claim, and with it cannot be rejected', () => {
    expect(stateAfter(offerTable, 'offer.connected')).toBeUndefined();
    expect(stateAfter(offerTable, 'offer.accepted', 'offer.connected')).toBeUndefined();
    expect(stateAfter(offerTable, 'offer.connecting', 'offer.rejected')).toBeUndefined();
    expect(stateAfter(offerTable, 'offer.accepted', 'offer.connecting', 'offer.connected')).toBe(
      'connected',
    );
  });

  it('waits behind a claim without a limit', () => {
    expect(stateAfter(offerTable, 'offer.accepted', 'answerLimit')).toBeUndefined();
  });

  it('fails when it does not connect in time', () => {
    expect(stateAfter(offerTable, 'offer.connecting', 'connectLimit')).toBe('failed');
  });

  it('has five ends, reached but never left', () => {
    const ends = offerTable.states.filter((_, state) => offerTable.isFinal(state));
    expect(ends).toEqual(['connected', 'rejected', 'expired', 'failed', 'rescinded']);
  });
});

describe('the interaction', () => {
  it('goes to wrap-up from a held call as from a talk', () => {
    expect(stateAfter(interactionTable, 'interaction.wrapUpBegan')).toBe('wrapUp');
    expect(stateAfter(interactionTable, 'interaction.held', 'interaction.wrapUpBegan')).toBe(
      'wrapUp',
    );
  });

  it('ends without wrap-up where the rule knows none', () => {
    expect(stateAfter(interactionTable, 'interaction.ended')).toBe('ended');
  });

  it('does not talk again after wrap-up has begun', () => {
    const [back, again] = ['interaction.retrieved', 'interaction.wrapUpBegan'] as const;
    expect(stateAfter(interactionTable, again, back)).toBeUndefined();
    expect(stateAfter(interactionTable, again, again)).toBeUndefined();
  });
});

describe('the call', () => {
  it('keeps waiting when the agent who had the claim fails', () => {
    expect(stateAfter(callTable, 'call.queued', 'offer.connecting', 'offer.failed')).toBe('queued');
  });

  it('is abandoned while it waits or connects, never after', () => {
    const connecting = ['call.queued', 'offer.connecting'] as const;
    expect(stateAfter(callTable, 'call.queued', 'call.abandoned')).toBe('ended');
    expect(stateAfter(callTable, ...connecting, 'call.abandoned')).toBe('ended');
    expect(
      stateAfter(callTable, ...connecting, 'offer.connected', 'call.abandoned'),
    ).toBeUndefined();
  });

  it('begins with its agent where there is no queue', () => {
    expect(stateAfter(callTable, 'directCall.began')).toBe('connected.talking');
  });

  it('goes back to a queue from talk and from hold', () => {
    expect(stateAfter(callTable, 'directCall.began', 'call.queued')).toBe('queued');
    expect(stateAfter(callTable, 'directCall.began', 'call.held', 'call.queued')).toBe('queued');
  });

  it('moves to another queue only while nobody has the claim', () => {
    expect(stateAfter(callTable, 'call.queued', 'call.queued')).toBe('queued');
    expect(stateAfter(callTable, 'call.queued', 'offer.connecting', 'call.queued')).toBeUndefined();
  });
});

describe('the requested state', () => {
  const requests = {
    'agent.ready': 'ready.settled',
    'agent.notReady': 'notReady.settled',
    'agent.logOff': 'loggedOff',
  } as const;
  const pending = {
    'agent.notReady [isOccupied]': 'pendingNotReady',
    'agent.logOff [isOccupied]': 'pendingLogOff',
  };

  it('takes every request in every state of an agent who is logged on', () => {
    const loggedOn = agentRegions.requested.states.filter((state) => state !== 'loggedOff');
    expect(loggedOn).toHaveLength(6);
    for (const from of loggedOn) {
      const to = (event: (typeof agentRegions.requested.events)[number]) =>
        agentRegions.requested.states[
          agentRegions.requested.next(
            agentRegions.requested.stateIndex(from),
            agentRegions.requested.eventIndex(event),
          )
        ];
      for (const [event, target] of Object.entries(requests)) {
        expect(to(event as keyof typeof requests)).toBe(target);
      }
      for (const [event, slot] of Object.entries(pending)) {
        const present = from.split('.')[0];
        expect(to(event as keyof typeof pending)).toBe(`${present}.${slot}`);
      }
    }
  });

  it('acts on what is pending when the work ends, and on nothing else', () => {
    const acted = 'agent.changed [isFree]';
    expect(stateAfter(agentRegions.requested, 'agent.logOnReady', acted)).toBeUndefined();
    expect(
      stateAfter(agentRegions.requested, 'agent.logOnReady', 'agent.notReady [isOccupied]', acted),
    ).toBe('notReady.settled');
    expect(
      stateAfter(agentRegions.requested, 'agent.logOnReady', 'agent.logOff [isOccupied]', acted),
    ).toBe('loggedOff');
  });

  it('lets the last request win', () => {
    expect(
      stateAfter(
        agentRegions.requested,
        'agent.logOn',
        'agent.logOff [isOccupied]',
        'agent.notReady [isOccupied]',
        'agent.changed [isFree]',
      ),
    ).toBe('notReady.settled');
    expect(
      stateAfter(
        agentRegions.requested,
        'agent.logOnReady',
        'agent.logOff [isOccupied]',
        'agent.ready',
      ),
    ).toBe('ready.settled');
  });

  it('asks for nothing while logged off but to log on', () => {
    const off = arcsOf(agentRegions.requested).filter((arc) => arc.startsWith('loggedOff '));
    expect(off).toEqual([
      'loggedOff agent.logOn notReady.settled',
      'loggedOff agent.logOnReady ready.settled',
    ]);
  });
});

describe('the rule version', () => {
  it('comes into force by every step in turn, and by no short cut', () => {
    const way = ['rules.checked', 'rules.proposed', 'rules.approved', 'rules.activated'] as const;
    expect(stateAfter(ruleVersionTable, ...way)).toBe('active');
    for (const missing of way.slice(0, 3)) {
      const shortened = way.filter((event) => event !== missing);
      expect(stateAfter(ruleVersionTable, ...shortened), missing).toBeUndefined();
    }
  });

  it('is active after nothing but an activation, a roll back or the end of its successor', () => {
    const arcs = arcsOf(ruleVersionTable).filter((arc) => arc.endsWith(' active'));
    expect(arcs.sort()).toEqual([
      'approved rules.activated active',
      'retired rules.resumed active',
      'retired rules.rolledBack active',
      'scheduled rules.activated active',
    ]);
  });

  it('is no draft again', () => {
    expect(arcsOf(ruleVersionTable).filter((arc) => arc.endsWith(' draft'))).toEqual([]);
  });
});
