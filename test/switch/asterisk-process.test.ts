/** `callwright gateway asterisk`: a real Asterisk whose driver is a process of its own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasSwitch } from '../support/telephony/private-asterisk.ts';
import { aWorld, type GatewayProcess, numbers, type World } from '../support/telephony/world.ts';

const waiting = 2;
const talkMs = 600_000;
/** A gateway that is not let in yet tries again after 16 s at most. */
const soMsMax = 90_000;

describe.runIf(await hasSwitch())('the gateway of an Asterisk, as a process', () => {
  let world: World;
  let gateway: GatewayProcess;
  beforeAll(async () => {
    world = await aWorld({ agents: { answers: 6 }, answerLimitMs: 30_000, byGateway: true });
    await world.startService();
    gateway = await world.startGateway();
    await world.signOn(world.agents('answers'));
  });
  afterAll(() => world?.close());

  async function now() {
    const { totalCallsAnswered: answered } = await world.stats('served');
    return { answered, up: (await world.channels()).filter(({ state }) => state === 'Up').length };
  }

  /** One more is answered, and talks for long. */
  async function oneTalks(): Promise<void> {
    const before = await now();
    await world.callers('talks', { to: numbers.served, count: 1, perSecond: 10, forMs: talkMs });
    const isSo = async (): Promise<boolean> => {
      const { answered, up } = await now();
      return answered === before.answered + 1 && up === before.up + 2;
    };
    await world.until('one more talks', isSo, soMsMax);
  }

  it('brings calls to the agents of the service', async () => {
    const forMs = talkMs;
    await world.callers('talks', { to: numbers.waits, count: waiting, perSecond: 10, forMs });
    await world.until('they wait', async () => (await now()).up === waiting);
    await oneTalks();
  });

  it('is there again after a kill of the service: talkers talk on, who waits waits', async () => {
    const before = await world.waiting();
    await world.killService();
    await world.startService();
    const bothWait = async () => (await world.waiting()).length === waiting;
    await world.until('both wait', bothWait, soMsMax);
    expect(await world.waiting()).toEqual(before);
    expect(await now()).toEqual({ answered: 1, up: 2 + waiting });
    await oneTalks();
  });

  it('takes over at once from one that hangs, which lets go when it goes on', async () => {
    gateway.child.kill('SIGSTOP');
    const before = await world.channels();
    const second = await world.startGateway();
    expect(second.said()).not.toContain('refused');
    expect(await world.channels()).toEqual(before);
    await oneTalks();
    gateway.child.kill('SIGCONT');
    expect(await gateway.ended).toBe(6);
    expect(gateway.said()).toContain('another gateway has taken its application over');
    await oneTalks();
    gateway = second;
  });

  it('takes over at once from one that was killed', async () => {
    gateway.child.kill('SIGKILL');
    gateway = await world.startGateway();
    expect(gateway.said()).not.toContain('refused');
    await oneTalks();
  });

  it('ends by Ctrl-C, and calls stay up', async () => {
    const before = await world.channels();
    gateway.child.kill('SIGINT');
    expect(await gateway.ended).toBe(0);
    expect(await world.channels()).toEqual(before);
    expect(gateway.said()).toContain('stopped');
  });
});
