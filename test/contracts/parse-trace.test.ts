import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Finding,
  inputSchema,
  isHeaderLine,
  parseHeaderLine,
  parseInstantLine,
  traceLineBytesMax,
} from '../../contracts/index.ts';
import { aCentre, activates, anAgent } from '../support/builders.ts';
import { aRule, aRuleSet, everyCall } from '../support/builders-rules.ts';

function problems(line: string): readonly Finding[] {
  const parsed = parseInstantLine(line, 7);
  return parsed.ok ? [] : parsed.problems;
}

function ofInput(input: unknown): readonly string[] {
  const line = JSON.stringify({ atMs: 0, inputs: [input] });
  return problems(line).map(({ pointer, code }) => `${pointer} ${code}`);
}

const arrival = { type: 'call.arrived', callId: 'c1' };

/** One of each type, with every member. */
const inputs = [
  {
    ...arrival,
    queueId: 'q',
    facts: { 'call.callerNumber': '+33639980001', n: 1, b: true, z: null },
  },
  {
    ...arrival,
    plan: { queue: 'q', required: 'has(a)' },
    required: [{ agentId: 'x' }],
    class: 0,
    offsetMs: -1,
  },
  { type: 'call.hungUp', callId: 'c1' },
  { type: 'call.digits', callId: 'c1', digits: '12#' },
  { type: 'call.callbackTaken', callId: 'c1' },
  { type: 'call.messageLeft', callId: 'c1' },
  { type: 'call.returned', callId: 'c2', of: 'c1' },
  { type: 'directCall.began', callId: 'c1', agentId: 'a', direction: 'outgoing', queueId: 'q' },
  { type: 'offer.alerting', offerId: 'c1/1' },
  { type: 'offer.connected', offerId: 'c1/1' },
  { type: 'offer.failed', offerId: 'c1/1', cause: 'media' },
  { type: 'leg.ended', offerId: 'c1/1' },
  { type: 'device.changed', agentId: 'a', usable: true, channels: ['chat'] },
  { type: 'logOn', agentId: 'a', groups: ['g'], addressId: 'desk-1', ready: true },
  { type: 'logOff', agentId: 'a', lost: true },
  { type: 'setState', agentId: 'a', state: 'notReady', reason: 'lunch', by: 'usr_1' },
  { type: 'openSession', agentId: 'a', groupId: 'g', addressId: 'desk-1' },
  { type: 'setSessionState', sessionId: 'a/1', state: 'ready', reason: 'x' },
  { type: 'endSession', sessionId: 'a/1' },
  { type: 'acceptOffer', offerId: 'c1/1', callVersion: 1 },
  { type: 'rejectOffer', offerId: 'c1/1', reason: 'x' },
  { type: 'hold', offerId: 'c1/1' },
  { type: 'retrieve', offerId: 'c1/1' },
  { type: 'consult', offerId: 'c1/1', to: { number: '+33' }, callId: 'k1' },
  { type: 'completeTransfer', offerId: 'c1/1' },
  { type: 'cancelConsult', offerId: 'c1/1' },
  { type: 'conference', offerId: 'c1/1' },
  { type: 'transfer', offerId: 'c1/1', to: { queueId: 'q' }, class: 1, returnTo: 'queue' },
  { type: 'hangUp', offerId: 'c1/1' },
  { type: 'endWrapUp', offerId: 'c1/1' },
  { type: 'extendWrapUp', offerId: 'c1/1', byMs: 1 },
  { type: 'setOutcome', offerId: 'c1/1', codes: ['sold'] },
  { type: 'reclassCall', callId: 'c1', class: 3, offsetMs: 0 },
  { type: 'moveCall', callId: 'c1', queueId: 'q' },
  { type: 'redirectCall', callId: 'c1', number: '+33' },
  { type: 'call.routed', callId: 'c1', host: 'bank', to: { queueId: 'q' } },
  { type: 'call.messageFailed', callId: 'c1', problem: 'no disk' },
  { type: 'pullCall', callId: 'c1', agentId: 'a' },
  { type: 'hangUpCall', callId: 'c1' },
  {
    type: 'treatCall',
    callId: 'c1',
    treatment: { say: ['wait'], announce: ['position'], position: 2 },
    rule: { set: 'treat', version: 1, rule: 'position-improved-near-the-front' },
  },
  { type: 'setQueueState', queueId: 'q', state: 'closing', untilMs: 5 },
  {
    type: 'activate',
    version: 2,
    centre: { schema: 'callwright.centre/1', id: 'x', timeZone: 'UTC', queues: [] },
    waiting: 'pin',
  },
  {
    type: 'activate',
    version: 3,
    ruleSet: aRuleSet('classify', [aRule('all', 1, everyCall, { tags: ['press'] })], {
      version: 3,
    }),
    waiting: 'migrate',
  },
  {
    type: 'call.arrived',
    callId: 'c1',
    facts: { 'call.tags': ['press', 'returns'], 'customer.tier': null },
  },
  { type: 'newDay' },
  { type: 'restart', epoch: 2, liveLegs: ['c1/1'] },
];

describe('a line of a trace', () => {
  it('takes a rule set of an input, and refuses one that holds no schema, with its place', () => {
    const ruleSet = { set: 'r', kind: 'route', version: 1, rules: [{ name: 'x' }] };
    const found = ofInput({ type: 'activate', version: 1, ruleSet });
    expect(found).toContain('/inputs/0/ruleSet/rules/0/priority missing');
    expect(found.length).toBeGreaterThan(1);
    const noFact = { ...arrival, facts: { 'call.tags': [1] } };
    expect(ofInput(noFact)).toHaveLength(1);
  });

  it('comes back as it was written, with every input there is', () => {
    const line = { atMs: 1_200, inputs };
    expect(parseInstantLine(JSON.stringify(line), 1)).toEqual({ ok: true, instant: line });
    const types = new Set(inputs.map(({ type }) => type));
    expect(types.size).toBe(inputSchema.options.length);
  });

  it.each([
    ['{"atMs":-1,"inputs":[]}', '/atMs out_of_range'],
    ['{"atMs":1.5,"inputs":[]}', '/atMs wrong_type'],
    ['{"atMs":1e400,"inputs":[]}', '/atMs wrong_type'],
    ['{"atMs":9007199254740991,"inputs":[]}', '/atMs out_of_range'],
    ['{"atMs":NaN,"inputs":[]}', '/atMs json_syntax'],
    ['{"atMs":"1","inputs":[]}', '/atMs wrong_type'],
    ['{"atMs":1}', '/inputs missing'],
    ['{"atMs":1,"input":[],"inputs":[]}', '/input unknown_key'],
    ['[]', ' wrong_type'],
    ['', ' json_syntax'],
    ['{"atMs":1,"inputs":[]}{"atMs":2,"inputs":[]}', ' json_syntax'],
  ])('%s is refused', (line, expected) => {
    const found = problems(line);
    expect(found.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([expected]);
    expect(found[0]).toMatchObject({ line: 7 });
  });

  it.each([
    ['another type', { type: 'call.arived' }, '/inputs/0/type wrong_value'],
    ['no type', { callId: 'c1' }, '/inputs/0/type missing'],
    ['a misspelt member', { type: 'logOff', agentId: 'a', lst: true }, '/inputs/0/lst unknown_key'],
    [
      'an offer id without its number',
      { type: 'hold', offerId: 'c1' },
      '/inputs/0/offerId wrong_format',
    ],
    [
      'a session id without its agent',
      { type: 'endSession', sessionId: '1' },
      '/inputs/0/sessionId wrong_format',
    ],
    ['a null member', { type: 'logOff', agentId: 'a', lost: null }, '/inputs/0/lost wrong_type'],
    ['a fact that is an object', { ...arrival, facts: { a: {} } }, '/inputs/0/facts/a wrong_type'],
    [
      'a target of two kinds',
      { type: 'transfer', offerId: 'c1/1', to: {} },
      '/inputs/0/to wrong_type',
    ],
    ['a bad expression', { ...arrival, required: 'a >' }, '/inputs/0/required not_allowed'],
    [
      'a plan whose limit has no fallback',
      { ...arrival, plan: { queue: 'q', maxWaitMs: 1 } },
      '/inputs/0/plan/fallback not_allowed',
    ],
    [
      'a centre with an unknown queue',
      {
        type: 'activate',
        version: 2,
        centre: {
          schema: 'callwright.centre/1',
          id: 'x',
          timeZone: 'UTC',
          queues: [],
          defaults: { queue: 'q' },
        },
      },
      '/inputs/0/centre/defaults/queue unknown_reference',
    ],
  ])('with %s in an input is refused', (_, input, expected) => {
    expect(ofInput(input)).toEqual([expected]);
  });

  it('takes call ids in any script and refuses what cannot be seen', () => {
    const isTaken = (callId: string) => ofInput({ ...arrival, callId }).length === 0;
    for (const id of ['c1', 'appel-é', '電話', '😀', 'a'.repeat(64)])
      expect(isTaken(id)).toBe(true);
    const refused = [
      '',
      'a'.repeat(65),
      'a b',
      'a/b',
      'a\u0000',
      '\ud800',
      'a\u200bb',
      'a\u202eb',
      'a\nb',
    ];
    for (const id of refused) expect(isTaken(id)).toBe(false);
  });

  it('names its number, the field, the value seen and the values expected', () => {
    const [finding] = problems(
      '{ "atMs": 0, "inputs": [ { "type": "offer.failed", "offerId": "c1/1", "cause": "bsy" } ] }',
    );
    expect(finding).toMatchObject({
      line: 7,
      column: 80,
      pointer: '/inputs/0/cause',
      received: '"bsy"',
      expected: 'one of busy, unreachable, media; did you mean busy?',
    });
  });

  it('may bring a centre of a hundred thousand agents', () => {
    const agents = Array.from({ length: 100_000 }, (_, n) =>
      anAgent(`agent-${n}`, { name: `Agent number ${n}` }),
    );
    const line = JSON.stringify({ atMs: 0, inputs: [activates(2, aCentre({ agents }))] });
    expect(line.length).toBeGreaterThan(4 * 1024 * 1024);
    expect(problems(line)).toEqual([]);
  });

  it('is refused unread where it is longer than the limit', () => {
    const [finding] = problems(`{"atMs":1,"inputs":[]}${' '.repeat(traceLineBytesMax)}`);
    expect(finding).toMatchObject({ code: 'text_too_long', line: 7 });
  });

  it('never throws, whatever it holds', () => {
    const soup = fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(soup, fc.nat(40), fc.nat(40), (text, cut, length) => {
        const good = JSON.stringify({ atMs: 0, inputs: [inputs[0]] });
        const line = good.slice(0, cut) + text + good.slice(cut + length);
        const parsed = parseInstantLine(line, 1);
        if (!parsed.ok) expect(parsed.problems.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the header of a trace', () => {
  const header = {
    schema: 'callwright.trace/1',
    engine: '0.1.0',
    centre: `sha256:${'0'.repeat(64)}`,
    origin: '2026-11-20T08:00:00+01:00',
    seed: 1,
  };

  it('comes back as it was written, and is told from an instant', () => {
    const line = JSON.stringify(header);
    expect(parseHeaderLine(line)).toEqual({ ok: true, header });
    expect(isHeaderLine(line)).toBe(true);
    expect(isHeaderLine(`\ufeff ${line}`)).toBe(true);
    expect(isHeaderLine('{"atMs":0,"inputs":[{"type":"newDay"}]}')).toBe(false);
    expect(isHeaderLine('nonsense "schema":')).toBe(false);
  });

  it('of a later version, or with a bad member, is refused', () => {
    const codes = (change: object) => {
      const parsed = parseHeaderLine(JSON.stringify({ ...header, ...change }));
      return parsed.ok ? [] : parsed.problems.map(({ pointer, code }) => `${pointer} ${code}`);
    };
    expect(codes({ schema: 'callwright.trace/2' })).toEqual(['/schema wrong_value']);
    expect(codes({ centre: 'sha256:00' })).toEqual(['/centre wrong_format']);
    expect(codes({ origin: 'yesterday' })).toEqual(['/origin wrong_format']);
  });
});
