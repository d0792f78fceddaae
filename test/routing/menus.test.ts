/** Queues that ask: menus, route points, and calls sent to outside numbers while they wait. */
import { describe, expect, it } from 'vitest';
import { centreSchema, effectSchema } from '../../routing/files/index.ts';
import {
  type CentreFile,
  createRouter,
  type Input,
  lintCentre,
  type QueueSetting,
  type Router,
  restoreRouter,
} from '../../routing/index.ts';
import {
  aCentre,
  anAgent,
  answers,
  aQueue,
  arrives,
  hangsUp,
  logsOn,
} from '../support/builders.ts';
import { sayEffect } from '../support/spoken-effects.ts';

const main: QueueSetting = {
  id: 'main',
  menu: {
    prompt: 'welcome',
    limitMs: 5_000,
    tries: 2,
    choices: [
      { digits: '1', to: { kind: 'move', queue: 'q' } },
      { digits: '2', to: { kind: 'move', queue: 'sub' } },
      { digits: '3', to: { kind: 'number', number: '0140000000' } },
      { digits: '4', to: { kind: 'say', text: 'hours' } },
      { digits: '5', to: { kind: 'end' } },
      { digits: '6', to: { kind: 'message' } },
    ],
  },
  plan: { fallback: { kind: 'move', queue: 'q' } },
};
const sub: QueueSetting = {
  id: 'sub',
  menu: {
    prompt: 'which',
    choices: [
      { digits: '10', to: { kind: 'move', queue: 'q' } },
      { digits: '11', to: { kind: 'move', queue: 'z' } },
    ],
  },
  plan: { fallback: { kind: 'end' } },
};
const point: QueueSetting = {
  id: 'point',
  adjunct: {},
  plan: { maxWaitMs: 2_000, fallback: { kind: 'move', queue: 'q' } },
};
const centre = aCentre({
  queues: [aQueue('q'), aQueue('z'), main, sub, point],
  agents: [anAgent('a'), anAgent('b', { links: [{ queue: 'z' }] })],
});

/** Steps a router, and tells the effects on calls. */
function told(router: Router) {
  return (atMs: number, ...inputs: readonly Input[]): readonly string[] => {
    const effects = router.step({ atMs, inputs });
    for (const effect of effects) effectSchema.parse(effect);
    return effects
      .filter(({ type }) => !type.startsWith('agent'))
      .map((effect) => `${effect.atMs} ${sayEffect(effect)}`);
  };
}

function aRouter(file: CentreFile = centre) {
  const router = createRouter({ centre: centreSchema.parse(file) as CentreFile });
  return { router, at: told(router) };
}

const digits = (keys: string): Input => ({ type: 'call.digits', callId: 'c1', digits: keys });
const arrivesAt = (queueId: string): Input => arrives('c1', { queueId });
const routed = (answer: object): Input =>
  ({ type: 'call.routed', callId: 'c1', host: 'bank', ...answer }) as Input;

describe('a menu', () => {
  it('asks, and sends the caller where their keys lead, as a call from outside', () => {
    const { at } = aRouter();
    at(0, logsOn('a'));
    expect(at(1_000, arrivesAt('main'))).toEqual(['1000 c1 enters main', '1000 c1 hears welcome']);
    expect(at(3_000, digits('1'))).toEqual([
      '3000 c1 chooses 1',
      '3000 c1 enters q',
      '3000 offer c1/1 to a',
    ]);
    expect(at(4_000, ...answers('c1/1'))).toContain('4000 c1 answered by a, wait 1000');
  });

  it('asks again, then takes its fallback, as keys lead nowhere or none are pressed', () => {
    const { at } = aRouter();
    at(0, arrivesAt('main'));
    expect(at(1_000, digits('9'))).toEqual(['1000 c1 wrongDigits, try 1', '1000 c1 hears welcome']);
    expect(at(5_999)).toEqual([]);
    expect(at(6_000)).toEqual(['6000 c1 noDigits, try 2', '6000 c1 enters q']);
  });

  it('waits for further keys of a choice, and takes those of the next menu ahead', () => {
    const { at } = aRouter();
    at(0, arrivesAt('main'));
    expect(at(1_000, digits('211'))).toEqual([
      '1000 c1 chooses 2',
      '1000 c1 enters sub',
      '1000 c1 hears which',
      '1000 c1 chooses 11',
      '1000 c1 enters z',
    ]);
    const second = aRouter();
    second.at(0, arrivesAt('sub'));
    expect(second.at(9_000, digits('1'))).toEqual([]);
    expect(second.at(18_999)).toEqual([]);
    expect(second.at(19_000)).toEqual(['19000 c1 noDigits, try 1', '19000 c1 hears which']);
  });

  it('sends to a number, says something and asks again, takes a message, or ends the call', () => {
    const pressing = (keys: string) => {
      const { at } = aRouter();
      at(0, arrivesAt('main'));
      return at(1_000, digits(keys));
    };
    expect(pressing('3')).toEqual([
      '1000 c1 chooses 3',
      '1000 c1 passed to number 0140000000',
      '1000 c1 ended (transferred), wait 1000',
    ]);
    expect(pressing('4')).toEqual(['1000 c1 chooses 4', '1000 c1 hears hours, welcome']);
    expect(pressing('5')).toEqual(['1000 c1 chooses 5', '1000 c1 ended (command), wait 1000']);
    expect(pressing('6')).toEqual(['1000 c1 chooses 6', '1000 c1 message (caller), wait 1000']);
  });

  it('is left by a caller who hangs up, and by a supervisor’s move, and its limit with it', () => {
    const { at, router } = aRouter();
    at(0, arrivesAt('main'));
    expect(at(1_000, hangsUp('c1'))).toEqual(['1000 c1 abandoned (waiting), wait 1000']);
    expect(router.nextDueAtMs()).toBeNull();
    expect(at(60_000)).toEqual([]);
    at(61_000, arrives('c1', { queueId: 'main' }));
    expect(at(62_000, { type: 'moveCall', callId: 'c1', queueId: 'z' })).toContain(
      '62000 c1 enters z (command)',
    );
    expect(at(99_000)).toEqual([]);
  });

  it('offers its callers to nobody but whom a supervisor names, and no callback', () => {
    const { at } = aRouter();
    at(0, logsOn('a'), logsOn('b'), arrivesAt('main'));
    expect(at(100, { type: 'call.callbackTaken', callId: 'c1' })).toEqual([
      '100 refused 0 call_state_not_allowed',
    ]);
    expect(at(200, { type: 'pullCall', callId: 'c1', agentId: 'b' })).toEqual([
      '200 offer c1/1 to b',
    ]);
    expect(at(300, digits('1'))).toEqual([]);
    expect(at(400, { type: 'rejectOffer', offerId: 'c1/1' })).toContain('400 c1/1 rejected');
    expect(at(500, digits('1'))).toContain('500 c1 enters q');
  });

  it('goes on from a snapshot as without one, in the middle of a choice', () => {
    const inputs = [digits('1'), digits('1')] as const;
    const whole = aRouter();
    whole.at(0, arrivesAt('sub'));
    whole.at(1_000, inputs[0]);
    const snapshot = JSON.parse(JSON.stringify(whole.router.snapshot()));
    const again = told(restoreRouter({ centre }, snapshot));
    expect(again(2_000, inputs[1])).toEqual(whole.at(2_000, inputs[1]));
    const late = told(restoreRouter({ centre }, snapshot));
    expect(late(30_000)).toContain('11000 c1 noDigits, try 1');
  });

  it('continues in a version that has it, and starts in one that makes a queue a menu', () => {
    const plain = { ...centre, queues: [aQueue('q'), aQueue('z'), aQueue('main'), sub, point] };
    const { at } = aRouter(plain);
    at(0, arrivesAt('main'));
    const activate = { type: 'activate', version: 2, centre } as const;
    expect(at(1_000, activate)).toContain('1000 c1 hears welcome');
    expect(at(2_000, digits('1'))).toContain('2000 c1 enters q (overflow)');
  });
});

describe('a route point', () => {
  it('holds the call until its host says where', () => {
    const { at } = aRouter();
    expect(at(0, arrivesAt('point'))).toEqual(['0 c1 enters point']);
    expect(at(500, routed({ to: { queueId: 'z' } }))).toEqual([
      '500 c1 routed z',
      '500 c1 enters z',
    ]);
    expect(at(600, routed({ to: { queueId: 'q' } }))).toEqual([
      '600 refused 0 call_state_not_allowed',
    ]);
  });

  it.each([
    ['an unknown queue', { to: { queueId: 'nowhere' } }, 'nowhere'],
    ['a route point', { to: { queueId: 'point' } }, 'point'],
    ['nothing', {}, 'invalid_parameter'],
    ['that it cannot', { problem: 'host_gone' }, 'host_gone'],
  ])('takes its default where the host says %s', (_what, answer, said) => {
    const { at } = aRouter();
    at(0, arrivesAt('point'));
    expect(at(500, routed(answer))).toEqual([`500 c1 routed ${said}`, '500 c1 enters q']);
  });

  it('takes its default at the deadline, and says that the host was late', () => {
    const { at } = aRouter();
    at(0, arrivesAt('point'));
    expect(at(2_000)).toEqual(['2000 c1 routed late', '2000 c1 enters q']);
  });

  it('sends the caller to a number', () => {
    const { at } = aRouter();
    at(0, arrivesAt('point'));
    expect(at(9, routed({ to: { number: '112' } }))).toContain('9 c1 passed to number 112');
  });
});

describe('a call that waits', () => {
  it('is sent to an outside number, and taken from the agent it rings', () => {
    const { at } = aRouter();
    at(0, logsOn('a'), arrives('c1'));
    expect(at(100, { type: 'redirectCall', callId: 'c1', number: '112' })).toEqual([
      '100 c1/1 rescinded (command)',
      '100 c1 passed to number 112',
      '100 c1 ended (transferred), wait 100',
    ]);
    expect(at(200, { type: 'redirectCall', callId: 'c1', number: '112' })).toEqual([
      '200 refused 0 call_gone',
    ]);
  });
});

describe('a centre file with queues that ask', () => {
  const wrong: readonly (readonly [string, Partial<QueueSetting>, string])[] = [
    ['a choice that leads nowhere', { menu: menuOf('1', 'nowhere') }, 'there is no nowhere'],
    ['keys said twice', { menu: menuOf('1', 'q', '1') }, 'are those of choice 0, 1'],
    ['keys that begin others', { menu: menuOf('1', 'q', '12') }, 'begin as those of choice 0, 1'],
    ['a group', { ...main, group: 'g' }, 'no agent serves a menu'],
    ['no way out', { menu: menuOf('1', 'q'), plan: {} }, 'expected a fallback'],
    ['a callback', { ...main, plan: { fallback: { kind: 'callback' } } }, 'callbacks wait for'],
    ['no deadline', { adjunct: {}, plan: { fallback: { kind: 'end' } } }, 'expected maxWaitMs'],
    ['both', { ...main, adjunct: {} }, 'expected menu or adjunct'],
  ];
  it.each(wrong)('is refused with %s', (_what, members, message) => {
    const queue = { plan: { fallback: { kind: 'end' } }, ...members, id: 'main' } as QueueSetting;
    const file = aCentre({ groups: [{ id: 'g' }], queues: [aQueue('q'), queue] });
    const { error } = centreSchema.safeParse(file);
    expect(error?.message).toContain(message);
  });

  it('is refused where an agent is linked to a menu', () => {
    const agents = [anAgent('a', { links: [{ queue: 'main' }] })];
    const { error } = centreSchema.safeParse({ ...centre, agents });
    expect(error?.message).toContain('main is a menu');
  });

  it('is warned of where silent callers would go round for ever', () => {
    const round = { ...main, plan: { fallback: { kind: 'move', queue: 'point' } } } as const;
    const back = { ...point, plan: { maxWaitMs: 9, fallback: { kind: 'move', queue: 'main' } } };
    const queues = [aQueue('q'), aQueue('z'), round, sub, back as QueueSetting];
    expect(lintCentre({ ...centre, queues }).map(({ code }) => code)).toContain('fallback-loop');
    const codes = lintCentre(centre).map(({ code }) => code);
    expect(codes).not.toContain('fallback-loop');
    expect(codes).not.toContain('queue-not-reached');
  });
});

function menuOf(digits: string, queue: string, ...more: readonly string[]) {
  const choices = [digits, ...more].map((keys) => ({
    digits: keys,
    to: { kind: 'move' as const, queue },
  }));
  return { prompt: 'welcome', choices };
}
