/** What a centre does where its switch fails, begins again, or dials for it. */
import { describe, expect, it } from 'vitest';
import { aServer } from '../support/api-server.ts';
import { aCentre, anAgent, aQueue } from '../support/builders.ts';
import { aLegSwitchStage, type LegSwitchStage } from '../support/gateway-suite/leg-switch-stage.ts';
import { aRig, type Rig } from '../support/gateway-suite/rig.ts';
import { entryNumber, outsideNumber } from '../support/gateway-suite/stage.ts';
import type { LegSwitch } from '../support/leg-switch.ts';

const anna = '0639980001';
const bert = '0639980002';

interface Here extends Rig {
  readonly stage: LegSwitchStage;
}

async function here(centre?: Parameters<typeof aRig>[1]): Promise<Here> {
  const stage = aLegSwitchStage();
  return { ...(await aRig(stage, centre)), stage };
}

/** The next command of this name fails. */
function failOnce(legs: LegSwitch, command: string): void {
  const { ask } = legs;
  let isDue = true;
  legs.ask = async (asked) => {
    if (asked.command !== command || !isDue) return await ask.call(legs, asked);
    isDue = false;
    return { result: 'failed', cause: 'planned' };
  };
}

/** Names of the commands from now on. */
function commandsOf(legs: LegSwitch): readonly string[] {
  const names: string[] = [];
  const { ask } = legs;
  legs.ask = (asked) => {
    names.push(asked.command);
    return ask.call(legs, asked);
  };
  return names;
}

/** Ann talks with Anna and asks Ben, who has answered. */
async function asking(rig: Here): Promise<void> {
  await rig.seat('ann');
  await rig.talking(anna, 'ann');
  await rig.seat('ben');
  await rig.done(rig.live.calls.consult(rig.legOf('ann'), { kind: 'agent', id: 'ben' }));
  await rig.hear('12', '14');
  await rig.stage.until('ben talks', () => rig.legOf('ben').leg.state === 'connected');
}

const asked = (rig: Rig) => rig.callOf(anna).legs[1] ?? rig.legOf('ann');

describe('a command that fails', () => {
  it('connect: the offer has failed by its media, and the next agent has the caller', async () => {
    const rig = await here();
    failOnce(rig.stage.legs, 'call.connect');
    const commands = commandsOf(rig.stage.legs);
    await rig.seat('ann', 'ben');
    await rig.stage.call(anna, entryNumber);
    await rig.stage.until('it failed', () => rig.effects('offer.failed').length === 1);
    expect(rig.effects('offer.failed')).toMatchObject([{ cause: 'media' }]);
    await rig.gone('12');
    await rig.hear(anna, '14');
    expect(commands.filter((name) => name === 'call.connect')).toHaveLength(2);
    expect(rig.live.switch.view?.lastError).toBe('call.connect: planned');
    await rig.over();
  });

  it('hold: they talk on, and the centre says so', async () => {
    const rig = await here();
    await rig.seat('ann');
    await rig.talking(anna, 'ann');
    failOnce(rig.stage.legs, 'call.hold');
    const commands = commandsOf(rig.stage.legs);
    await rig.done(rig.live.calls.plain(rig.legOf('ann'), 'hold'));
    await rig.stage.until('they talk', () => rig.legOf('ann').leg.state === 'connected');
    await rig.hear(anna, '12');
    expect(commands).toEqual(['call.hold']);
    await rig.over();
  });

  it('retrieve: the caller stays on hold, and is retrieved the next time', async () => {
    const rig = await here();
    await rig.seat('ann');
    await rig.talking(anna, 'ann');
    await rig.done(rig.live.calls.plain(rig.legOf('ann'), 'hold'));
    await rig.alone(anna);
    failOnce(rig.stage.legs, 'call.retrieve');
    await rig.done(rig.live.calls.plain(rig.legOf('ann'), 'retrieve'));
    await rig.stage.until('it is held', () => rig.legOf('ann').leg.state === 'onHold');
    await rig.alone(anna);
    await rig.done(rig.live.calls.plain(rig.legOf('ann'), 'retrieve'));
    await rig.hear(anna, '12');
    await rig.over();
  });

  it('conference: who was asked is gone, and the agent is back with the caller', async () => {
    const rig = await here();
    await asking(rig);
    failOnce(rig.stage.legs, 'call.conference');
    await rig.done(rig.live.calls.plain(asked(rig), 'conference'));
    await rig.gone('14');
    await rig.hear(anna, '12');
    await rig.over();
  });

  it('completeTransfer: the call is over for all three', async () => {
    const rig = await here();
    await asking(rig);
    failOnce(rig.stage.legs, 'call.completeTransfer');
    await rig.done(rig.live.calls.plain(asked(rig), 'complete-transfer'));
    await rig.gone('12');
    await rig.gone('14');
    await rig.gone(anna);
    await rig.over();
  });

  it('answer: a caller who cannot be answered has abandoned', async () => {
    const rig = await here();
    failOnce(rig.stage.legs, 'call.answer');
    await rig.stage.call(anna, entryNumber);
    await rig.stage.until('they have', () => rig.effects('call.abandoned').length === 1);
    await rig.over();
  });
});

describe('what callers hear', () => {
  it('music by default, then what rules or people say, the same words anew each time', async () => {
    const rig = await here();
    const { legs } = rig.stage;
    await rig.stage.call(anna, entryNumber);
    const [{ legId } = { legId: '' }] = legs.records;
    expect(legs.played(legId)).toBe('music');
    const said: string[] = [];
    const { ask } = legs;
    legs.ask = (command) => {
      if (command.command === 'call.treatment') said.push(command.treatment);
      return ask.call(legs, command);
    };
    const callId = rig.callOf(anna).call.callId;
    const treatment = { say: ['welcome'] };
    await rig.tell({ type: 'treatCall', callId, treatment });
    await rig.tell({ type: 'treatCall', callId, treatment });
    expect(said).toEqual(['welcome', 'welcome']);
    await rig.seat('ann');
    await rig.hear(anna, '12');
    await rig.done(rig.live.calls.plain(rig.legOf('ann'), 'hold'));
    expect(legs.played(legId)).toBe('music');
    rig.live.calls.treat(rig.legOf('ann'), 'silence');
    await rig.stage.until('it is still', () => legs.played(legId) === null);
    await rig.over();
  });

  it('busy, where their queue is closed; nothing, where nobody knows the number', async () => {
    const rig = await here();
    await rig.tell({ type: 'setQueueState', queueId: 'q', state: 'closed' });
    await rig.stage.call(anna, entryNumber);
    await rig.gone(anna);
    expect(rig.stage.legs.records.map(({ cause }) => cause)).toEqual(['busy']);
    expect(rig.effects('call.blocked').length).toBe(1);
    await rig.over();
    const none = await here(aCentre({ id: 'shop', queues: [aQueue('q')] }));
    await none.stage.call(anna, entryNumber);
    expect(none.stage.legs.records.map(({ cause }) => cause)).toEqual(['badNumber']);
    await none.over();
  });
});

describe('stations', () => {
  it('out of service take no calls, whoever logs on there, until they report in', async () => {
    const rig = await here();
    const device = { event: 'device.state', address: '12' } as const;
    rig.stage.legs.tell({ ...device, inService: false });
    await rig.seat('ann');
    const reasons = () => rig.live.projection.agents.get('ann')?.shown.state;
    await rig.stage.until('she is not ready', () => reasons() === 'notReady');
    await rig.stage.call(anna, entryNumber);
    expect(rig.effects('offer.')).toEqual([]);
    rig.stage.legs.tell({ ...device, inService: true });
    await rig.hear(anna, '12');
    await rig.over();
  });

  it('say by themselves that they take no calls, forward them or have messages', async () => {
    const rig = await here();
    await rig.seat('ann');
    const device = { event: 'device.state', address: '12', inService: true } as const;
    const said = { doNotDisturb: true, messageWaiting: true, forwarding: [] };
    rig.stage.legs.tell({ ...device, ...said });
    const reason = () => rig.live.projection.agents.get('ann')?.shown.reason;
    await rig.stage.until('she is not ready', () => reason() === 'device');
    expect(rig.live.stations.get('st12')).toMatchObject(said);
    rig.stage.legs.tell({ ...device, doNotDisturb: false });
    await rig.stage.until('she is ready', () => reason() === null);
    await rig.over();
  });

  it('an agent who is logged on at no address cannot be reached', async () => {
    const rig = await here();
    await rig.tell({ type: 'logOn', agentId: 'ann', ready: true });
    await rig.stage.call(anna, entryNumber);
    await rig.stage.until('it failed', () => rig.effects('offer.failed').length === 1);
    expect(rig.effects('offer.failed')).toMatchObject([{ cause: 'unreachable' }]);
    await rig.over();
  });

  it('show the number of the caller, and in a consult that of who asks', async () => {
    const rig = await here();
    await asking(rig);
    const rung = rig.stage.legs.records.filter(({ isIncoming }) => !isIncoming);
    expect(rung.map(({ from, to }) => [from, to])).toEqual([
      [anna, '12'],
      ['12', '14'],
    ]);
    await rig.over();
  });
});

describe('a switch that is lost', () => {
  it('begins again with no legs: every call of it is over, and no other', async () => {
    const rig = await here();
    await rig.seat('ann', 'ben');
    await rig.talking(anna, 'ann');
    await rig.stage.call(bert, entryNumber);
    await rig.tell({ type: 'call.arrived', callId: 'client', queueId: 'z' });
    await rig.stage.until('it is offered', () => rig.effects('offer.offered').length > 1);
    rig.stage.legs.restart();
    expect(rig.live.switch.view?.lastError).toBe('the switch begins again');
    await rig.live.switch.attach(rig.stage.legs);
    const live = () => rig.live.projection.calls.live().map(({ call }) => call.callId);
    await rig.stage.until('the others are over', () => live().length === 1);
    expect(live()).toEqual(['client']);
    await rig.tell({ type: 'call.hungUp', callId: 'client' });
    await rig.over();
  });

  it('is waited for, and not for ever: its calls are over in the end', async () => {
    const rig = await here();
    await rig.seat('ann');
    await rig.talking(anna, 'ann');
    await rig.stage.lose();
    rig.stage.clock.turn(200_000);
    expect(rig.callOf(anna).call.derivedState).toBe('connected');
    rig.stage.clock.turn(200_000);
    await rig.stage.until('it is over', () => rig.callOf(anna).call.derivedState === 'ended');
    await rig.live.switch.attach(rig.stage.legs);
    await rig.over();
  });
});

describe('a switch that says things twice', () => {
  it('brings one call, also when it says so while it is attached', async () => {
    const rig = await here();
    await rig.stage.call(anna, entryNumber);
    const [{ legId } = { legId: '' }] = rig.stage.legs.records;
    const offered = { event: 'leg.offered', legId, from: anna, to: entryNumber } as const;
    const again = (): void => rig.stage.legs.tell({ ...offered, trunk: 'trunk' });
    again();
    const { legs } = rig.stage;
    const had = legs.legs;
    legs.legs = () => {
      legs.legs = had;
      again();
      return legs.legs();
    };
    legs.lose();
    await rig.live.switch.attach(legs);
    await rig.alone(anna);
    expect(rig.effects('call.queued')).toHaveLength(1);
    await rig.over();
  });
});

describe('calls that the centre dials', () => {
  it('for nobody yet: who answers enters a queue by that leg, and an agent has them', async () => {
    const rig = await here();
    const { stage } = rig;
    await stage.set(outsideNumber, { kind: 'answers', afterMs: 2_000 });
    const to = outsideNumber;
    const how = { from: '0140', to, ringLimitMs: 20_000, detect: 'machine' } as const;
    const answer = await rig.take(rig.live.switch.dial({ legId: 'list-1', ...how }));
    expect(answer).toEqual({ result: 'answered' });
    await rig.seat('ann');
    await rig.done(rig.live.switch.enter('list-1', { queueId: 'q', from: to }));
    await rig.hear(outsideNumber, '12');
    await stage.hangUp('12');
    await rig.gone(outsideNumber);
    expect(await rig.take(rig.live.switch.enter('list-1', { queueId: 'q' }))).toMatchObject({
      refused: { code: 'call_gone' },
    });
    await rig.over();
  });

  it.each([
    ['busy', 'busy'],
    ['silent', 'noAnswer'],
    ['machine', 'machine'],
    ['unreachable', 'unreachable'],
  ] as const)('for nobody yet, at a number that is %s', async (kind, result) => {
    const rig = await here();
    await rig.stage.set(outsideNumber, { kind, afterMs: 500 } as never);
    const of = { legId: 'list-1', from: null, to: outsideNumber, ringLimitMs: 9_000 };
    const answer = await rig.take(rig.live.switch.dial({ ...of, detect: 'machine' }));
    expect(answer.result).toBe(result);
    await rig.over();
  });

  it('by an agent who has promised it: the agent first, then the customer', async () => {
    const rig = await here();
    await rig.seat('ann');
    await rig.talking(outsideNumber, 'ann');
    const callbackAtMs = rig.live.nowMs + 60_000;
    await rig.done(rig.live.calls.setOutcome(rig.legOf('ann'), { codes: [], callbackAtMs }));
    await rig.stage.hangUp(outsideNumber);
    await rig.gone('12');
    // Longer than an offer may take to connect.
    await rig.stage.set(outsideNumber, { kind: 'answers', afterMs: 20_000 });
    rig.stage.clock.turn(50_000);
    await rig.hear(outsideNumber, '12');
    expect(rig.stage.legs.records.slice(-2).map(({ to }) => to)).toEqual(['12', outsideNumber]);
    await rig.over();
  });
});

describe('the handler', () => {
  it('shows its switch, and how that is', async () => {
    const { live, get } = await aServer();
    const shown = async () => (await get('/api/v1/handlers/main')).body['switch'];
    expect(await shown()).toBeNull();
    const { legs } = aLegSwitchStage();
    await live.switch.attach(legs);
    expect(await shown()).toMatchObject({ name: 'leg-switch', isAttached: true, legs: 0 });
    legs.tell({ event: 'gateway.health', rttMs: 3, load: 0.5, channels: 40 });
    expect(await shown()).toMatchObject({ rttMs: 3, load: 0.5, channels: 40 });
    legs.lose();
    expect(await shown()).toMatchObject({ isAttached: false, lastError: 'connection lost' });
  });
});

describe('a ring group', () => {
  const both = aCentre({
    id: 'shop',
    defaults: { queue: 'q' },
    queues: [aQueue('q', { plan: { strategy: { ringGroup: { offers: 2, everyMs: 100 } } } })],
    addresses: ['12', '14', '16'].map((dial) => ({ id: `st${dial}`, dial })),
    agents: ['ann', 'ben', 'cai'].map((id) => anAgent(id)),
  });

  it('rings all of them; who answers first has the caller, others ring no more', async () => {
    const rig = await here(both);
    await rig.stage.set('12', { kind: 'silent' });
    await rig.stage.set('14', { kind: 'answers', afterMs: 3_000 });
    await rig.seat('ann', 'ben');
    await rig.stage.call(anna, entryNumber);
    await rig.hear(anna, '14');
    await rig.gone('12');
    expect(rig.effects('offer.rescinded')).toMatchObject([{ cause: 'otherAgent' }]);
    await rig.over();
  });

  it('two who answer at once: one has the caller, the other is let go', async () => {
    const rig = await here(both);
    await rig.seat('ann', 'ben');
    await rig.stage.call(anna, entryNumber);
    await rig.stage.until('one talks', () => rig.effects('offer.connected').length === 1);
    await rig.stage.until('three became two', async () => {
      return (await rig.stage.legs.legs()).length === 2;
    });
    await rig.over();
  });

  it('who could not be joined leaves the caller to the other who has answered', async () => {
    const rig = await here(both);
    failOnce(rig.stage.legs, 'call.connect');
    await rig.seat('ann', 'ben');
    await rig.stage.call(anna, entryNumber);
    await rig.stage.until('one talks', () => rig.effects('offer.connected').length === 1);
    expect(rig.effects('offer.failed')).toMatchObject([{ cause: 'media' }]);
    expect(rig.effects('offer.accepted')).toHaveLength(1);
    await rig.over();
  });
});
