import { describe, expect, it } from 'vitest';
import { describeDecision, describeWhyNot, describeWhyWaiting } from '../../contracts/index.ts';
import { type DecisionRecord, eligibilityTests, type WhyNot } from '../../routing/index.ts';

const record: DecisionRecord = {
  type: 'decision',
  atMs: 1_000,
  n: 7,
  offerId: 'c1/1',
  callId: 'c1',
  queueId: 'q',
  agentId: 'a',
  ruleVersion: 3,
  key: { class: 2, dueKey: 0, sequence: 1 },
  step: 1,
  comparators: ['level', 'idleKey'],
  candidates: [
    { agentId: 'a', linkRank: 0, vector: [0, 10] },
    { agentId: 'b', linkRank: 0, vector: [0, 20] },
  ],
  candidateCount: 4,
  decidedBy: 'idleKey',
};

const names = { agentName: (id: string) => `Agent ${id.toUpperCase()}.` };

describe('a decision in words', () => {
  it('names winner, runner-up and what decided', () => {
    expect(describeDecision(record, { language: 'en', ...names })).toBe(
      'The call (queue q; its plan has changed once) was offered to Agent A. ' +
        '4 agents could take it; Agent A. came before Agent B. by the longest idle time. Centre file: version 3.',
    );
    expect(describeDecision(record, { language: 'fr' })).toBe(
      'L’appel (file q ; son plan a changé une fois) a été présenté à a. ' +
        '4 agents pouvaient le prendre ; a passe devant b : plus longue attente de l’agent. Fichier du centre : version 3.',
    );
  });

  it('does without the name of a runner-up that was not kept', () => {
    const kept = { ...record, candidates: record.candidates.slice(0, 1) };
    const text = describeDecision(kept, { language: 'en' });
    expect(text).toContain('4 agents could take it; a came before the others by');
  });

  it('counts the agents stopped at each test, and names three overtaken calls at most', () => {
    const stopped = eligibilityTests.map((_, place) => (place === 0 ? 12 : place === 6 ? 5 : 0));
    const overtaken = ['x', 'y', 'z', 'v', 'w'].map(
      (callId) => ({ callId, test: 'claim' }) as const,
    );
    const text = describeDecision({ ...record, stopped, overtaken }, { language: 'en' });
    expect(text).toContain('Agents who could not: 12 not logged on, 5 busy.');
    expect(text).toContain('z (an agent has just accepted the call), 2 more.');
  });
});

describe('a why-not in words', () => {
  const answers: readonly (readonly [WhyNot, string])[] = [
    [{ kind: 'eligible' }, 'a can take the call; nothing stands in the way.'],
    [{ kind: 'won' }, 'a has the call, or is being offered it.'],
    [{ kind: 'holdBack', holdBack: 'offerCap' }, 'the call is being offered to somebody.'],
    [{ kind: 'lost', comparator: 'score', to: 'b' }, 'b comes first by the preferred skills.'],
    [{ kind: 'callNotWaiting', state: 'connected' }, 'the call does not wait (connected).'],
    [{ kind: 'unknown', what: 'agent' }, 'no such agent.'],
  ];

  it.each(answers)('says of %j: %s', (answer, text) => {
    expect(describeWhyNot(answer, 'a', { language: 'en' })).toContain(text);
    expect(describeWhyNot(answer, 'a', { language: 'fr' })).not.toContain(text);
  });

  it('has a phrase for every test, in both languages', () => {
    const texts = eligibilityTests.flatMap((test) =>
      (['en', 'fr'] as const).map((language) =>
        describeWhyNot({ kind: 'test', test }, 'a', { language }),
      ),
    );
    expect(new Set(texts).size).toBe(2 * eligibilityTests.length);
  });
});

describe('a wait in words', () => {
  const answer = {
    callId: 'c1',
    queueId: 'q',
    key: { class: 2, dueKey: 0, sequence: 1 },
    step: 0,
    waitMs: 4_250,
    stopped: eligibilityTests.map(() => 0),
    eligible: 0,
  } as const;

  it('says how long, and that nobody can take the call', () => {
    expect(describeWhyWaiting(answer, 4_250, { language: 'en' })).toBe(
      'The call has waited 4 s in queue q. No agent can take it now.',
    );
    expect(describeWhyWaiting(answer, 4_250, { language: 'fr' })).toContain('depuis 4 s');
  });

  it.each([
    [59_400, '59 s'],
    [60_000, '1 min'],
    [1_515_000, '25 min 15 s'],
    [3_600_000, '1 h'],
    [7_379_000, '2 h 2 min'],
  ])('says %i ms as people do: %s', (waitMs, told) => {
    for (const language of ['en', 'fr'] as const) {
      const text = describeWhyWaiting({ ...answer, waitMs }, waitMs, { language });
      expect(text).toMatch(new RegExp(`(waited|depuis) ${told} (in|dans)`));
    }
  });

  it.each([
    [['loggedOn', 'capacity'], 'one of them logs on, or ends what they are busy with.'],
    [['required'], 'one of them is given the required skills.'],
  ])('says what somebody stopped by %j has to do', (tests, told) => {
    const stopped = eligibilityTests.map((test) => (tests.includes(test) ? 2 : 0));
    const say = (seen: object) =>
      describeWhyWaiting({ ...answer, stopped, ...seen }, 4_250, { language: 'en' });
    expect(say({})).toContain(`That changes as soon as ${told}`);
    for (const seen of [{ eligible: 1 }, { holdBack: 'claim' }]) {
      expect(say(seen)).not.toContain('That changes');
    }
    const fr = describeWhyWaiting({ ...answer, stopped }, 4_250, { language: 'fr' });
    expect(fr).toMatch(/Cela change dès que l’un d’eux (se connecte, ou termine|reçoit les)/);
  });

  it('leaves it to its timer where only a timer ends it', () => {
    const stopped = eligibilityTests.map((test) => (test === 'linkDelay' ? 1 : 0));
    const text = describeWhyWaiting({ ...answer, stopped }, 4_250, { language: 'en' });
    expect(text).not.toContain('That changes');
  });

  it('says what will change next, and when', () => {
    const next = { kind: 'stepChange', atMs: 45_000 } as const;
    const text = describeWhyWaiting({ ...answer, holdBack: 'claim', next }, 5_000, {
      language: 'en',
    });
    expect(text).toContain(
      'An agent has just accepted the call. Next change in 40 s: the next step begins.',
    );
  });
});
