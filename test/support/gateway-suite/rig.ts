/** A centre behind a gateway: what the cases ask of it, and what has to hold when they are over. */
import { expect } from 'vitest';
import type { SwitchDriver } from '../../../gateways/index.ts';
import {
  type KeptCall,
  type KeptLeg,
  type LiveCentre,
  startLiveCentre,
} from '../../../live/index.ts';
import type { CentreFile, Effect, Input, QueueSetting } from '../../../routing/index.ts';
import { aCentre, anAgent, aQueue } from '../builders.ts';
import { mondayMs } from '../live-centre.ts';
import { MemoryJournal } from '../memory-journal.ts';
import { entryNumber, type GatewayStage } from './stage.ts';

const links = [{ queue: 'q' }, { queue: 'z', rank: 1 }];
const wrapUp = { mode: 'optional', limitMs: 1_000 } as const;

const menu: QueueSetting = {
  id: 'main',
  menu: {
    prompt: 'welcome',
    limitMs: 60_000,
    choices: [{ digits: '2', to: { kind: 'move', queue: 'z' } }],
  },
  plan: { fallback: { kind: 'end' } },
};

const box: QueueSetting = {
  id: 'box',
  voicemail: { greeting: 'welcome', greetingMs: 1_000, limitMs: 60_000 },
  plan: { fallback: { kind: 'end' } },
};

/** Ann, Ben and Cai at stations 12, 14 and 16; whoever calls comes into queue q. */
const gatewayCentre: CentreFile = aCentre({
  id: 'shop',
  defaults: { queue: 'q' },
  telephoneLogOn: { on: '*50', off: '*51' },
  groups: [{ id: 'g', wrapUp }],
  queues: [
    aQueue('q', { group: 'g', treatments: ['welcome'] }),
    aQueue('z', { group: 'g' }),
    menu,
    box,
  ],
  addresses: [
    { id: 'st12', dial: '12' },
    { id: 'st14', dial: '14' },
    { id: 'st16', dial: '16' },
  ],
  agents: ['ann', 'ben', 'cai'].map((id) => anAgent(id, { groups: ['g'], links })),
});

const addressOf = { ann: 'st12', ben: 'st14', cai: 'st16' } as const;
const stationOf = { ann: '12', ben: '14', cai: '16' } as const;
export type Agent = keyof typeof addressOf;

export interface Rig {
  readonly stage: GatewayStage;
  live: LiveCentre;
  /** What the centre answers: time passes meanwhile. */
  take<Answer>(asked: Promise<Answer>): Promise<Answer>;
  /** It is done. */
  done(asked: Promise<{ readonly ok: boolean }>): Promise<void>;
  /** The centre takes it. */
  tell(...inputs: readonly Input[]): Promise<void>;
  /** Agents log on at their stations, ready. */
  seat(...agents: readonly Agent[]): Promise<void>;
  /** Of the caller with this number, the last. */
  callOf(from: string): KeptCall;
  /** The agent's last leg that lives. */
  legOf(agent: Agent): KeptLeg;
  /** A caller whom this agent talks with. */
  talking(from: string, agent: Agent): Promise<KeptCall>;
  /** Until exactly these are heard together on the switch, by number. */
  hear(...numbers: readonly string[]): Promise<void>;
  /** Until the number is on the line, and hears nobody. */
  alone(number: string): Promise<void>;
  /** Until no leg of the number is on the switch. */
  gone(number: string): Promise<void>;
  /** Effects so far, by this prefix of their type. */
  effects(prefix: string): readonly Effect[];
  /** The centre drives this driver from now on. */
  attach(driver: SwitchDriver): Promise<void>;
  /** The process ends as if killed; the next goes on from its journal. */
  restart(): Promise<void>;
  /** All hang up: nothing is left on the switch, and every call has its end. */
  over(): Promise<void>;
}

export async function aRig(given: GatewayStage, centre = gatewayCentre): Promise<Rig> {
  const stage: GatewayStage = {
    ...given,
    call: async (from, to) => {
      const known = rig.live.projection.calls.all().length;
      await given.call(from, to);
      const isKnown = () => rig.live.projection.calls.all().length > known;
      await given.until(`the call of ${from} is known`, isKnown);
    },
  };
  let journal = new MemoryJournal();
  const effects: Effect[] = [];
  let epoch = 0;
  const begin = (from: MemoryJournal): LiveCentre => {
    epoch += 1;
    const onError = (error: Error): never => {
      throw error;
    };
    const live = startLiveCentre({
      centre,
      clock: stage.clock,
      speed: 1,
      originMs: mondayMs,
      epoch,
      journal: { journal: from, engine: 'test', onError },
    });
    live.onEffects((some) => void effects.push(...some));
    return live;
  };
  let driver = stage.driver;
  const legs = async () => (await driver.legs()).filter(({ isUp }) => isUp);
  const numberOf = (id: string): string => {
    const made = rig.live.projection.calls.legs.get(id);
    const agent = made?.agentId ?? null;
    if (agent !== null) return stationOf[agent as Agent];
    const { callerId, calledId } = made?.leg ?? {};
    const isOut = made?.of.direction === 'outgoing' || made !== made?.of.legs[0];
    return (isOut ? calledId : callerId)?.number ?? id;
  };
  const heardBy = async (number: string) => {
    const mine = (await legs()).filter(({ legId }) => numberOf(legId) === number);
    return mine.map(({ withLegIds }) => withLegIds.map(numberOf).sort().join('+'));
  };
  const rig: Rig = {
    stage,
    live: begin(journal),
    take: async (asked) => {
      let isTaken = false;
      const all = asked.then((answer) => {
        isTaken = true;
        return answer;
      });
      await stage.until('the centre has answered', () => isTaken);
      return await all;
    },
    tell: async (...inputs) => {
      const taken = inputs.map((input) => rig.live.submit(input));
      for (const { refused } of await rig.take(Promise.all(taken))) expect(refused).toBeUndefined();
    },
    done: async (asked) => expect(await rig.take(asked)).toMatchObject({ ok: true }),
    seat: (...agents) =>
      rig.tell(
        ...agents.map((agentId) => {
          const addressId = addressOf[agentId];
          return { type: 'logOn', agentId, addressId, ready: true } as const;
        }),
      ),
    callOf: (from) => {
      const kept = rig.live.projection.calls
        .all()
        .findLast(({ legs: [caller] }) => caller?.leg.callerId?.number === from);
      if (kept === undefined) throw new Error(`no call of ${from} is known`);
      return kept;
    },
    legOf: (agent) => {
      const made = rig.live.projection.calls.legs.ofAgent(agent).at(-1);
      if (made === undefined) throw new Error(`${agent} has no leg`);
      return made;
    },
    talking: async (from, agent) => {
      await stage.call(from, entryNumber);
      await rig.hear(from, stationOf[agent]);
      await stage.until('the centre says so', () => {
        return rig.callOf(from).call.derivedState === 'connected';
      });
      return rig.callOf(from);
    },
    hear: (...numbers) =>
      stage.until(`${numbers.join(', ')} hear each other`, async () => {
        for (const number of numbers) {
          const others = numbers.filter((other) => other !== number).sort();
          if (!(await heardBy(number)).includes(others.join('+'))) return false;
        }
        return true;
      }),
    alone: (number) =>
      stage.until(`${number} hears nobody`, async () => (await heardBy(number)).includes('')),
    gone: (number) =>
      stage.until(`${number} is gone`, async () => {
        return !(await driver.legs()).some(({ legId }) => numberOf(legId) === number);
      }),
    effects: (prefix) => effects.filter(({ type }) => type.startsWith(prefix)),
    attach: async (next) => {
      driver = next;
      await rig.take(rig.live.switch.attach(driver));
    },
    restart: async () => {
      await stage.lose();
      rig.live.stop();
      journal = new MemoryJournal(journal);
      rig.live = begin(journal);
      await rig.attach(await stage.connectAgain());
    },
    over: async () => {
      for (const kept of rig.live.projection.calls.live()) {
        void rig.live.calls.end(kept, 'command');
      }
      await stage.until('no leg is left on the switch', async () => {
        return (await driver.legs()).length === 0 && rig.live.switch.view?.legs === 0;
      });
      await stage.until('every call is over', () => rig.live.projection.calls.live().length === 0);
      const of = rig.live.metrics.queueCounts({ atMs: rig.live.nowMs });
      const left = of.answered + of.abandoned + of.overflowed + of.endedBySystem + of.callbacks;
      expect(of.entered, 'I6: entries = A + B + V + X + C + waiting').toBe(left + of.waiting);
      rig.live.stop();
      await stage.close();
    },
  };
  await rig.attach(driver);
  return rig;
}
