import { describe, expect, it } from 'vitest';
import { envelopeSchema } from '../../contracts/index.ts';

const message = {
  id: 'm1',
  processId: 'order/o1',
  atMs: 1,
  actor: { kind: 'agent', id: 'anna' },
  event: { type: 'submitOrder', confirmedTotalMinor: 100 },
};

describe('a message into an order', () => {
  it('is taken as it is', () => {
    expect(envelopeSchema.parse(message)).toEqual(message);
  });

  it.each([
    ['an unknown member', { ...message, urgent: true }],
    ['an unknown member of its event', { ...message, event: { ...message.event, cvv: '123' } }],
    ['an unknown type', { ...message, event: { type: 'payOrder' } }],
    [
      'a part of a minor unit',
      { ...message, event: { ...message.event, confirmedTotalMinor: 0.5 } },
    ],
    ['money below nothing', { ...message, event: { ...message.event, confirmedTotalMinor: -1 } }],
    ['another process', { ...message, processId: 'return/r1' }],
    ['an actor of no kind', { ...message, actor: { kind: 'robot', id: 'x' } }],
  ])('is refused with %s', (_what, wrong) => {
    expect(envelopeSchema.safeParse(wrong).success).toBe(false);
  });
});
