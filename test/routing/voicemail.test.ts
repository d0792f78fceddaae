/** Queues whose callers leave a message in place of waiting for an agent. */
import { describe, expect, it } from 'vitest';
import { centreSchema, effectSchema } from '../../routing/files/index.ts';
import {
  type CentreFile,
  createRouter,
  type Input,
  lintCentre,
  type Router,
  restoreRouter,
} from '../../routing/index.ts';
import { aCentre, anAgent, aQueue, arrives, hangsUp } from '../support/builders.ts';
import { sayEffect } from '../support/spoken-effects.ts';

const centre = aCentre({
  queues: [
    aQueue('q', { plan: { maxWaitMs: 10_000, fallback: { kind: 'move', queue: 'box' } } }),
    {
      id: 'box',
      voicemail: { greeting: 'leave', greetingMs: 4_000, limitMs: 60_000, queue: 'q' },
      plan: { fallback: { kind: 'end' } },
    },
  ],
  agents: [anAgent('a')],
});

function told(router: Router) {
  return (atMs: number, ...inputs: readonly Input[]): readonly string[] => {
    const effects = router.step({ atMs, inputs });
    for (const effect of effects) effectSchema.parse(effect);
    return effects.map((effect) => `${effect.atMs} ${sayEffect(effect)}`);
  };
}

function aRouter(file: CentreFile = centre) {
  const router = createRouter({ centre: centreSchema.parse(file) as CentreFile });
  return { router, at: told(router) };
}

const pressed = (digits: string): Input => ({ type: 'call.digits', callId: 'c1', digits });
const failed: Input = { type: 'call.messageFailed', callId: 'c1', problem: 'no disk' };

/** Nobody has answered the call, so it hears the greeting, and speaks. */
function speaking() {
  const { router, at } = aRouter();
  at(0, arrives('c1', { queueId: 'q' }));
  expect(at(10_000)).toEqual([
    '10000 c1 leaves q, wait 10000',
    '10000 c1 enters box (overflow)',
    '10000 c1 hears leave',
  ]);
  expect(at(14_000)).toEqual(['14000 c1 speaks']);
  return { router, at };
}

describe('a voicemail', () => {
  it('greets who has waited in vain, and takes the message of who hangs up', () => {
    expect(speaking().at(20_000, hangsUp('c1'))).toEqual(['20000 c1 message (caller), wait 10000']);
  });

  it('takes a message that # ends, or its limit', () => {
    expect(speaking().at(20_000, pressed('1#'))).toEqual(['20000 c1 message (caller), wait 10000']);
    const { at } = speaking();
    expect(at(73_999)).toEqual([]);
    expect(at(74_000)).toEqual(['74000 c1 message (maxWait), wait 64000']);
  });

  it('takes none of who hangs up, or presses #, in the greeting', () => {
    const { at } = aRouter();
    at(0, arrives('c1', { queueId: 'box' }));
    expect(at(3_000, pressed('#'))).toEqual([]);
    expect(at(3_999, hangsUp('c1'))).toEqual(['3999 c1 abandoned (waiting), wait 3999']);
  });

  it('takes its fallback where nothing can be recorded, and only there', () => {
    const { at } = speaking();
    expect(at(15_000, failed)).toEqual([
      '15000 c1 leaves no message: no disk',
      '15000 c1 ended (maxWait), wait 5000',
    ]);
    const waiting = aRouter();
    waiting.at(0, arrives('c1', { queueId: 'q' }));
    expect(waiting.at(1, failed)[0]).toContain('call_state_not_allowed');
  });

  it('goes on after a restart where it stood', () => {
    const { router } = speaking();
    const again = restoreRouter({ centre }, JSON.parse(JSON.stringify(router.snapshot())));
    expect(told(again)(74_000)).toEqual(['74000 c1 message (maxWait), wait 64000']);
  });

  it('has a fallback, one kind of question, and agents and queues of the file', () => {
    const problems = (voicemail: object, more: object = {}) => {
      const box = { id: 'box', voicemail: { greeting: 'leave', ...voicemail }, ...more };
      const parsed = centreSchema.safeParse({ ...centre, queues: [aQueue('q'), box] });
      return parsed.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    };
    const plan = { fallback: { kind: 'end' } };
    expect(problems({ agent: 'a' }, { plan })).toBeUndefined();
    expect(problems({}, { plan: {} })).toEqual([
      'queues.1.plan: expected a fallback, for when a voicemail has no answer',
    ]);
    expect(problems({ agent: 'z', queue: 'y' }, { plan })).toEqual([
      'queues.1.voicemail.agent: expected an agent of this file; there is no z; did you mean a?',
      'queues.1.voicemail.queue: expected a queue of this file; there is no y; did you mean q?',
    ]);
    expect(problems({}, { plan: { ...plan, maxWaitMs: 1 }, adjunct: {} })).toEqual([
      'queues.1.voicemail: expected adjunct or voicemail, and both are given',
    ]);
    expect(problems({}, { plan: { ...plan, maxWaitMs: 1 } })).toEqual([
      'queues.1.plan.maxWaitMs: expected none: a voicemail has limitMs',
    ]);
    expect(lintCentre(centre).map(({ code }) => code)).not.toContain('queue-not-reached');
  });
});
