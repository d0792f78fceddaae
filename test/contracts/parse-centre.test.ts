import { describe, expect, it } from 'vitest';
import { centreLengthMax, type Finding, findingsMax, parseCentre } from '../../contracts/index.ts';

const minimal = { schema: 'callwright.centre/1', id: 'test', timeZone: 'Europe/Paris', queues: [] };

function problems(file: unknown): readonly Finding[] {
  const parsed = parseCentre(typeof file === 'string' ? file : JSON.stringify(file));
  return parsed.ok ? [] : parsed.problems;
}

function seen(file: unknown): readonly string[] {
  return problems(file).map(({ pointer, code }) => `${pointer} ${code}`);
}

const queue = (plan: unknown) => ({ ...minimal, queues: [{ id: 'q', plan }] });

/** The example of the reference, line for line. */
const verdier = `{ "schema": "callwright.centre/1", "id": "verdier", "name": "Maison Verdier", "timeZone": "Europe/Paris", "languages": ["fr", "en"], "seed": 1,
  "defaults": { "answerLimitMs": 20000, "wrapUp": { "mode": "none" }, "strategy": "longestIdle", "class": 2, "queue": "vente" },
  "routing": { "precedence": "classFirst", "reofferAfterMs": 30000, "noAnswersMax": { "voice": 1, "others": 3 } },
  "channels": { "voice": { "cost": 100, "max": 1 }, "chat": { "cost": 20, "max": 5, "answerLimitMs": 60000 }, "exclusive": [["voice", "email"]], "interruptibleBy": { "chat": ["voice"] } },
  "skills": ["french", "english", "orders"],
  "calendars": { "shop": { "weekly": { "1-5": [["08:00", "20:00"]], "6": [["09:00", "18:00"]] }, "dates": { "2026-12-25": [] } } },
  "groups": [ { "id": "sales",
    "wrapUp": { "mode": "optional", "limitMs": 30000, "extensionsMax": 1 } } ],
  "queues": [
    { "id": "vente", "group": "sales", "calendar": "shop", "serviceLevel": { "measureId": "serviceLevelNet", "share": 0.8, "targetMs": 20000, "shortAbandonMs": 5000 },
      "plan": { "class": 2, "offsetMs": 0, "required": [{ "skill": "french", "minLevel": 50 }], "preferred": [{ "skill": "orders" }], "strategy": "longestIdle",
                "steps": [{ "atMs": 45000, "mode": "widen", "required": "has(french) or english >= 50" }], "maxWaitMs": 600000, "fallback": { "kind": "move", "queue": "relance" } } },
    { "id": "relance", "group": "sales", "reserve": 2, "plan": { "maxWaitMs": 1800000, "fallback": { "kind": "callback" } } } ],
  "profiles": [ { "id": "seller", "skills": { "french": 80, "orders": 60 }, "groups": ["sales"], "links": [{ "queue": "vente" }, { "queue": "relance", "rank": 1, "delayMs": 30000 }] } ],
  "addresses": [ { "id": "desk-12", "dial": "112" } ],
  "agents": [ { "id": "helene",
    "name": "Hélène R.", "profile": "seller", "skills": { "english": 40 } } ],
  "rules": [ { "file": "../../rules/sets/verdier-route.rules.json", "version": 3 } ] }`;

describe('a centre file', () => {
  it('comes back as it was written, byte-order mark or not', () => {
    expect(parseCentre(verdier)).toEqual({ ok: true, centre: JSON.parse(verdier) });
    expect(parseCentre(`\ufeff${verdier}`).ok).toBe(true);
    expect(parseCentre(JSON.stringify(minimal)).ok).toBe(true);
  });

  it.each([
    ['an id in capitals', { ...minimal, id: 'Test' }, '/id wrong_format'],
    ['a missing key', { ...minimal, queues: undefined }, '/queues missing'],
    ['another version', { ...minimal, schema: 'callwright.centre/2' }, '/schema wrong_value'],
    ['an unknown key', { ...minimal, agent: [] }, '/agent unknown_key'],
    ['a negative seed', { ...minimal, seed: -1 }, '/seed out_of_range'],
    ['a time with a fraction', queue({ offsetMs: 0.5 }), '/queues/0/plan/offsetMs wrong_type'],
    [
      'one number to log on and off',
      { ...minimal, telephoneLogOn: { on: '*50', off: '*50' } },
      '/telephoneLogOn/off not_allowed',
    ],
    ['a class 4', queue({ class: 4 }), '/queues/0/plan/class wrong_type'],
    [
      'a step at 0',
      queue({ steps: [{ atMs: 0, mode: 'widen', required: [] }] }),
      '/queues/0/plan/steps/0/atMs out_of_range',
    ],
    [
      'steps that do not rise',
      queue({ steps: [1, 1].map((atMs) => ({ atMs, mode: 'widen', required: [] })) }),
      '/queues/0/plan/steps/1/atMs not_allowed',
    ],
    [
      'sixteen steps',
      queue({
        steps: Array.from({ length: 16 }, (_, i) => ({ atMs: i + 1, mode: 'widen', required: [] })),
      }),
      '/queues/0/plan/steps out_of_range',
    ],
    [
      'a limit before the last step',
      queue({
        steps: [{ atMs: 9, mode: 'widen', required: [] }],
        maxWaitMs: 9,
        fallback: { kind: 'end' },
      }),
      '/queues/0/plan/maxWaitMs not_allowed',
    ],
    ['a limit without a fallback', queue({ maxWaitMs: 0 }), '/queues/0/plan/fallback not_allowed'],
    ['a bad expression', queue({ required: 'german >= ' }), '/queues/0/plan/required not_allowed'],
    [
      'a level above 100',
      queue({ required: [{ skill: 'a', minLevel: 101 }] }),
      '/queues/0/plan/required/0/minLevel out_of_range',
    ],
    [
      'a strange term',
      queue({ required: [{ skil: 'a' }] }),
      '/queues/0/plan/required/0 wrong_type',
    ],
    [
      'an answer limit of 0',
      { ...minimal, defaults: { answerLimitMs: 0 } },
      '/defaults/answerLimitMs out_of_range',
    ],
    [
      'a share above 1',
      {
        ...minimal,
        queues: [
          { id: 'q', serviceLevel: { measureId: 'serviceLevelNet', share: 1.1, targetMs: 1 } },
        ],
      },
      '/queues/0/serviceLevel/share out_of_range',
    ],
    [
      'a short abandon after the target',
      {
        ...minimal,
        queues: [
          {
            id: 'q',
            serviceLevel: {
              measureId: 'serviceLevelNet',
              share: 1,
              targetMs: 1,
              shortAbandonMs: 2,
            },
          },
        ],
      },
      '/queues/0/serviceLevel/shortAbandonMs not_allowed',
    ],
    [
      'a weekday that stands twice',
      { ...minimal, calendars: { c: { weekly: { '1-5': [], '3': [] } } } },
      '/calendars/c/weekly/1-5 not_allowed',
    ],
    [
      'hours in the wrong order',
      { ...minimal, calendars: { c: { weekly: { '1': [['12:00', '11:00']] } } } },
      '/calendars/c/weekly/1 not_allowed',
    ],
    [
      'a skill id in capitals',
      { ...minimal, agents: [{ id: 'a', skills: { German: 1 } }] },
      '/agents/0/skills/German wrong_format',
    ],
    [
      'a channel that costs nothing',
      { ...minimal, channels: { voice: { cost: 0 } } },
      '/channels/voice/cost out_of_range',
    ],
    ['a list', [], ' wrong_type'],
  ])('is refused with %s', (_, file, expected) => {
    expect(seen(file)).toEqual([expected]);
  });

  it.each([
    ['queue of the defaults', { defaults: { queue: 'x' } }, '/defaults/queue'],
    [
      'channel of a maximum',
      { routing: { noAnswersMax: { fax: 1 } } },
      '/routing/noAnswersMax/fax',
    ],
    [
      'channel that excludes',
      { channels: { exclusive: [['voice', 'fax']] } },
      '/channels/exclusive/0/1',
    ],
    [
      'channel that interrupts',
      { channels: { interruptibleBy: { chat: ['fax'] } } },
      '/channels/interruptibleBy/chat/0',
    ],
    ['group of a queue', { queues: [{ id: 'q', group: 'x' }] }, '/queues/0/group'],
    ['channel of a queue', { queues: [{ id: 'q', channel: 'fax' }] }, '/queues/0/channel'],
    ['calendar of a queue', { queues: [{ id: 'q', calendar: 'x' }] }, '/queues/0/calendar'],
    [
      'skill of an expression',
      { skills: ['a'], queues: [{ id: 'q', plan: { required: 'has(b)' } }] },
      '/queues/0/plan/required',
    ],
    [
      'skill of a preferred term',
      { skills: ['a'], queues: [{ id: 'q', plan: { preferred: [{ skill: 'b' }] } }] },
      '/queues/0/plan/preferred/0/skill',
    ],
    [
      'queue of a step',
      {
        queues: [
          {
            id: 'q',
            plan: { steps: [{ atMs: 1, mode: 'widen', required: [], alsoQueues: ['x'] }] },
          },
        ],
      },
      '/queues/0/plan/steps/0/alsoQueues/0',
    ],
    [
      'queue of a fallback',
      { queues: [{ id: 'q', plan: { fallback: { kind: 'move', queue: 'x' } } }] },
      '/queues/0/plan/fallback/queue',
    ],
    ['group of a profile', { profiles: [{ id: 'p', groups: ['x'] }] }, '/profiles/0/groups/0'],
    ['profile of an agent', { agents: [{ id: 'a', profile: 'x' }] }, '/agents/0/profile'],
    [
      'skill of an agent',
      { skills: [], agents: [{ id: 'a', skills: { b: 1 } }] },
      '/agents/0/skills/b',
    ],
    [
      'queue of a link',
      { agents: [{ id: 'a', links: [{ queue: 'x' }] }] },
      '/agents/0/links/0/queue',
    ],
  ])('is refused with an unknown %s', (_, part, pointer) => {
    expect(seen({ ...minimal, ...part })).toEqual([`${pointer} unknown_reference`]);
  });

  it('is refused with an id that stands twice in its list', () => {
    const twice = [{ id: 'x' }, { id: 'x' }];
    for (const list of ['groups', 'queues', 'profiles', 'addresses', 'agents']) {
      expect(seen({ ...minimal, [list]: twice })).toEqual([`/${list}/1/id not_unique`]);
    }
    expect(seen({ ...minimal, skills: ['x', 'x'] })).toEqual(['/skills/1 not_unique']);
    const outsideNumbers = [{ prefix: '+33' }, { prefix: '+33', cost: 'far' }];
    expect(seen({ ...minimal, outsideNumbers })).toEqual(['/outsideNumbers/1/prefix not_unique']);
    const agents = [{ id: 'a', links: [{ queue: 'q' }, { queue: 'q' }] }];
    const file = { ...minimal, queues: [{ id: 'q' }], agents };
    expect(seen(file)).toEqual(['/agents/0/links/1/queue not_unique']);
  });

  it('is told all that is wrong, each with line, column, value seen and value expected', () => {
    const file = `{ "schema": "callwright.centre/1",\n  "id": "test", "timeZone": "Europe/Paris",\n  "nme": "x",\n  "queues": [{ "id": "q", "plan": { "strategy": "longestIdl" } }],\n  "defaults": { "class": 9 } }`;
    expect(problems(file)).toEqual([
      {
        pointer: '/defaults/class',
        code: 'wrong_type',
        message: '/defaults/class is 9; expected a class: 0, 1, 2 or 3',
        expected: 'a class: 0, 1, 2 or 3',
        received: '9',
        line: 5,
        column: 26,
      },
      expect.objectContaining({
        pointer: '/queues/0/plan/strategy',
        line: 4,
        column: 49,
        received: '"longestIdl"',
        expected: expect.stringContaining('did you mean longestIdle?'),
      }),
      expect.objectContaining({
        pointer: '/nme',
        line: 3,
        column: 10,
        expected: 'name, or another key of the format',
      }),
    ]);
  });

  it('shows at most eighty letters of a value, and at most a hundred findings', () => {
    const [finding] = problems({ ...minimal, id: 'x'.repeat(1_000_000) });
    expect(finding?.received).toHaveLength(80);
    const many = problems({ ...minimal, queues: Array.from({ length: 500 }, () => 5) });
    expect(many).toHaveLength(findingsMax + 1);
    expect(many.at(-1)).toMatchObject({ code: 'more', received: '400 further findings' });
  });
});

describe('a text that is not JSON', () => {
  it.each([
    ['', 1, 1, 'a value'],
    ['{ "a": 1,\n }', 2, 2, 'a key in double quotes'],
    ['{ "a": NaN }', 1, 8, 'JSON has no NaN'],
    ['{ "a": -Infinity }', 1, 8, 'JSON has no -Infinity'],
    ['{ "a" 1 }', 1, 7, ': after a key'],
    ['[1 2]', 1, 4, ', or ]'],
    ['{ "a": "b', 1, 10, 'a closing quote'],
    ['{ "a": "\\x" }', 1, 10, 'an escape that JSON knows'],
    ['{ "a": "\t" }', 1, 9, 'no control character'],
    ['{ "a": 01 }', 1, 9, ', or }'],
    ['{} {}', 1, 4, 'nothing after the value'],
    ["{ 'a': 1 }", 1, 3, 'a key in double quotes'],
  ])('%j breaks at line %i, column %i', (text, line, column, expected) => {
    const [finding] = problems(text);
    expect(finding).toMatchObject({ code: 'json_syntax', line, column });
    expect(finding?.expected).toContain(expected);
  });

  it('is told apart from one that says a thing twice', () => {
    const text = '{ "a": { "b": 1, "b": 2 } }';
    expect(problems(text)).toEqual([
      expect.objectContaining({ code: 'duplicate_key', pointer: '/a/b', column: 18 }),
    ]);
  });

  it('is refused where it is nested 100,000 deep, whole or broken off', () => {
    const open = '['.repeat(100_000);
    expect(seen(open)).toEqual([expect.stringContaining('json_too_deep')]);
    expect(seen(`${open}${']'.repeat(100_000)}`)).toEqual([
      expect.stringContaining('json_too_deep'),
    ]);
    expect(seen('{"a":'.repeat(100_000))).toEqual([expect.stringContaining('json_too_deep')]);
  });

  it('is refused unread where it is longer than the limit', () => {
    expect(seen(' '.repeat(centreLengthMax + 1))).toEqual([' text_too_long']);
  });
});
