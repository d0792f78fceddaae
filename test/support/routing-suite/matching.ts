/**
 * B4 and B5: capacity, and who may get which call.
 */
import { describe, expect, it } from 'vitest';
import type { CentreFile } from '../../../routing/index.ts';
import type { Expression } from '../../../rules/index.ts';
import {
  aCentre,
  anAgent,
  answers,
  aQueue,
  arrives,
  deviceReports,
  endsWrapUp,
  hangsUp,
  logsOn,
} from '../builders.ts';
import { type CreateRouter, drive } from '../drive-router.ts';

/** Voice queue `q` and chat queue `t`, one agent linked to both. */
const mixed: CentreFile = aCentre({
  queues: [aQueue('q'), aQueue('t', { channel: 'chat' })],
  agents: [anAgent('a', { links: [{ queue: 'q' }, { queue: 't' }] })],
});

const began = { type: 'directCall.began', callId: 'd1', agentId: 'a' } as const;

/** Tests of units, channels and direct calls. */
export function describeCapacity(createRouter: CreateRouter): void {
  describe('B4: capacity', () => {
    it('units are debited with the offer: five chats at once, no sixth', () => {
      const { at, offersAt } = drive(createRouter, mixed);
      at(0, logsOn('a'));
      const chats = ['t1', 't2', 't3', 't4', 't5', 't6'].map((id) => arrives(id, { queueId: 't' }));
      expect(offersAt(1, chats)).toHaveLength(5);
      expect(offersAt(2, hangsUp('t2'))).toEqual(['t2/1 rescinded (callGone)', 'offer t6/1 to a']);
    });

    it('voice and chat share the units', () => {
      const { at, offersAt } = drive(createRouter, mixed);
      at(0, logsOn('a'), arrives('t1', { queueId: 't' }));
      expect(offersAt(1, arrives('c1'))).toEqual([]);
      expect(offersAt(2, hangsUp('t1'))).toEqual(['t1/1 rescinded (callGone)', 'offer c1/1 to a']);
    });

    it('wrap-up keeps the units until its end', () => {
      const queues = [aQueue('q', { wrapUp: { mode: 'optional' } })];
      const { at, offersAt } = drive(createRouter, aCentre({ queues }));
      at(0, logsOn('a'), arrives('c1'), arrives('c2'));
      at(1, answers('c1/1'));
      expect(offersAt(2, hangsUp('c1'))).toEqual([]);
      expect(offersAt(3, endsWrapUp('c1/1'))).toEqual(['offer c2/1 to a']);
    });

    it('the maximum of a channel holds below its units', () => {
      const channels = { chat: { cost: 20, max: 2 } };
      const { at, offersAt } = drive(createRouter, { ...mixed, channels });
      at(0, logsOn('a'));
      const chats = ['t1', 't2', 't3'].map((id) => arrives(id, { queueId: 't' }));
      expect(offersAt(1, chats)).toEqual(['offer t1/1 to a', 'offer t2/1 to a']);
    });

    it('a channel without a maximum takes as many holds as the units hold', () => {
      const channels = { chat: { cost: 30 } };
      const { at, offersAt } = drive(createRouter, { ...mixed, channels });
      at(0, logsOn('a'));
      const chats = ['t1', 't2', 't3', 't4'].map((id) => arrives(id, { queueId: 't' }));
      expect(offersAt(1, chats)).toHaveLength(3);
    });

    it('an agent has at most one live voice offer, whatever their units', () => {
      const channels = { voice: { cost: 10, max: 3 } };
      const { at, offersAt } = drive(createRouter, aCentre({ channels }));
      at(0, logsOn('a'));
      expect(offersAt(1, arrives('c1'), arrives('c2'))).toEqual(['offer c1/1 to a']);
      expect(offersAt(2, answers('c1/1'))).toContain('offer c2/1 to a');
    });

    it('a hold on a channel excludes the channels set against it', () => {
      const channels = { voice: { cost: 50 }, exclusive: [['voice', 'chat']] } as const;
      const { at, offersAt } = drive(createRouter, { ...mixed, channels });
      at(0, logsOn('a'), arrives('t1', { queueId: 't' }));
      expect(offersAt(1, arrives('c1'))).toEqual([]);
    });

    it('an interrupted hold counts for nothing, and gets no company', () => {
      const channels = { interruptibleBy: { chat: ['voice'] } };
      const { at, offersAt } = drive(createRouter, { ...mixed, channels });
      at(0, logsOn('a'), arrives('t1', { queueId: 't' }));
      at(1, answers('t1/1'));
      const more = [arrives('c1'), arrives('t2', { queueId: 't' })];
      expect(offersAt(2, more)).toEqual(['offer c1/1 to a']);
      at(3, answers('c1/1'));
      expect(offersAt(4, hangsUp('c1'))).toEqual(['offer t2/1 to a']);
    });

    it('an interrupted channel gets nothing, even with units to spare', () => {
      const channels = { voice: { cost: 40 }, interruptibleBy: { chat: ['voice'] } };
      const { at, offersAt } = drive(createRouter, { ...mixed, channels });
      at(0, logsOn('a'), arrives('c1'));
      at(1, answers('c1/1'));
      expect(offersAt(2, arrives('t1', { queueId: 't' }))).toEqual([]);
    });

    it('a direct call debits units, and is refused without room', () => {
      const { at } = drive(createRouter, mixed);
      at(0, logsOn('a'), arrives('t1', { queueId: 't' }));
      expect(at(1, { ...began, direction: 'outgoing' })).toEqual(['refused 0 no_capacity']);
      at(2, hangsUp('t1'));
      expect(at(3, { ...began, direction: 'outgoing' }, arrives('c1'))).toEqual([
        'd1/1 begins (outgoing)',
        'c1 enters q',
        'a busy',
      ]);
      expect(at(4, hangsUp('d1'))).toEqual([
        'd1/1 done',
        'd1 ended (callerHungUp)',
        'offer c1/1 to a',
        'a reserved',
      ]);
    });

    it('direct calls are refused for cause', () => {
      const { at } = drive(createRouter, mixed);
      expect(at(0, { ...began, direction: 'incoming' }, logsOn('a'), arrives('d1'))).toContain(
        'refused 0 agent_state_not_allowed',
      );
      const incoming = { ...began, callId: 'd2', direction: 'incoming' } as const;
      const outgoing = { ...incoming, direction: 'outgoing' } as const;
      expect(
        at(
          1,
          { ...incoming, agentId: 'nobody' },
          { ...incoming, callId: 'd1' },
          { ...incoming, queueId: 'q' },
          { ...outgoing, queueId: 'none' },
        ),
      ).toEqual([
        'refused 0 agent_not_found',
        'refused 1 name_taken',
        'refused 2 invalid_parameter',
        'refused 3 queue_not_found',
      ]);
    });
  });
}

/** Tests of who may get which call. */
export function describeEligibility(createRouter: CreateRouter): void {
  describe('B5: eligibility', () => {
    const skills = { a: { german: 60 }, b: { french: 5 } };
    const truths: readonly (readonly [Expression, readonly string[]])[] = [
      ['german >= 60', ['a']],
      ['german > 60', []],
      ['german < 1', []],
      ['german != 60', []],
      ['not (german >= 60)', ['b']],
      ['not has(german)', ['b']],
      ['has(german) or has(french)', ['a', 'b']],
      ['has(french) and french <= 5', ['b']],
      ['agent.id = a', ['a']],
      ['agent.id in (b, c)', ['b']],
      ['not has(german) and has(french) or agent.id = a', ['a', 'b']],
      [[{ skill: 'german', minLevel: 60 }], ['a']],
      [[{ skill: 'german', minLevel: 61 }], []],
      [[{ skill: 'french' }], ['b']],
      [[{ agentId: 'b' }, { skill: 'french' }], ['b']],
      [[], ['a', 'b']],
    ];

    it.each(truths)('the terms %j admit %j', (required, expected) => {
      const agents = [anAgent('a', { skills: skills.a }), anAgent('b', { skills: skills.b })];
      const admitted = ['a', 'b'].filter((id) => {
        const queues = [aQueue('q', { plan: { required } })];
        const { at, offersAt } = drive(createRouter, aCentre({ queues, agents }));
        at(0, logsOn(id));
        return offersAt(1, arrives('c1')).length > 0;
      });
      expect(admitted).toEqual(expected);
    });

    it('test 4 asks for the device of the channel of the queue, and of no other', () => {
      const queues = [aQueue('q'), aQueue('t', { channel: 'chat' })];
      const agents = [anAgent('a', { links: [{ queue: 'q' }, { queue: 't' }] })];
      for (const [broken, refused, offered] of [
        ['voice', 'q', 't'],
        ['chat', 't', 'q'],
      ] as const) {
        const { at, offersAt } = drive(createRouter, aCentre({ queues, agents }));
        at(0, logsOn('a'), deviceReports('a', false, broken));
        expect(offersAt(1, arrives('c1', { queueId: refused }))).toEqual([]);
        expect(offersAt(2, arrives('c2', { queueId: offered }))).toEqual(['offer c2/1 to a']);
      }
    });

    it("the call's own terms stand beside those of the step", () => {
      const agents = [anAgent('a', { skills: skills.a }), anAgent('b', { skills: skills.b })];
      const { at, offersAt } = drive(createRouter, aCentre({ agents }));
      at(0, logsOn('a'), logsOn('b'));
      expect(offersAt(1, arrives('c1', { required: 'has(french)' }))).toEqual(['offer c1/1 to b']);
    });

    it('own skills win over those of the profile, one by one', () => {
      const profiles = [{ id: 'p', skills: { german: 10, french: 10 }, links: [{ queue: 'q' }] }];
      const agents = [{ id: 'a', profile: 'p', skills: { german: 90 } }];
      const { at, offersAt } = drive(createRouter, aCentre({ profiles, agents }));
      at(0, logsOn('a'));
      const required = 'german = 90 and french = 10';
      expect(offersAt(1, arrives('c1', { required }))).toEqual(['offer c1/1 to a']);
    });

    it('an agent without links serves every queue of their groups', () => {
      const centre = aCentre({
        groups: [{ id: 'g' }],
        queues: [aQueue('p', { group: 'g' }), aQueue('q')],
        agents: [{ id: 'a', groups: ['g'] }, { id: 'b' }],
      });
      const { at, offersAt } = drive(createRouter, centre);
      at(0, logsOn('a'), logsOn('b'));
      expect(offersAt(1, arrives('c1'))).toEqual([]);
      expect(offersAt(2, arrives('c2', { queueId: 'p' }))).toEqual(['offer c2/1 to a']);
    });

    it('a link with a delay counts when the call has waited that long', () => {
      const agents = [anAgent('a', { links: [{ queue: 'q', delayMs: 5_000 }] })];
      const { at, offersAt } = drive(createRouter, aCentre({ agents }));
      at(0, logsOn('a'));
      at(1, arrives('c1'));
      expect(offersAt(9_000)).toEqual(['@5001 offer c1/1 to a']);
    });
  });
}
