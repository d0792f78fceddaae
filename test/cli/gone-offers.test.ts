/** A script beside callers who give up: what has gone before a step reached it is no refusal. */
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { workPlainly } from '../../cli/agent/plain-client.ts';
import type { Problem } from '../../contracts/index.ts';

const problem = (code: string): Problem => ({
  type: '',
  title: code,
  status: 409,
  code,
  detail: `Refused: ${code}.`,
  retryable: false,
});

/** Plays `accept` for an agent whose first offers have gone with these codes. */
async function accepted(codes: readonly string[]) {
  const told: string[] = [];
  const left = [...codes];
  const offer = {
    id: 'o',
    callId: 'c',
    queueId: 'shop.q',
    state: 'offered',
    answerLimitMs: 20_000,
  };
  const work = {
    isOurs: true,
    now: {
      line: 'connected',
      agent: { derivedState: 'reserved', reason: null },
      offers: [offer],
      current: null,
      consult: null,
    },
    client: {
      post: () => {
        const code = left.shift();
        return Promise.resolve(
          code === undefined ? { ok: true } : { ok: false, problem: problem(code) },
        );
      },
    },
    onChange: () => () => undefined,
    until: () => Promise.resolve(true),
    read: () => Promise.resolve(null),
  };
  const isFine = await workPlainly({
    work,
    lines: Readable.from(['accept\n']),
    waitMs: 1_000,
    endsAtRefusal: true,
    stop: new AbortController().signal,
    write: (kind: string, text: string) => told.push(`${kind} ${text}`),
  } as never);
  return { isFine, told: told.slice(told.indexOf('done accept')) };
}

it('an offer that went meanwhile is told, and the next one is taken', async () => {
  const { isFine, told } = await accepted(['call_gone', 'offer_not_live']);
  expect(isFine).toBe(true);
  expect(told).toHaveLength(5);
  expect(told[1]).toMatch(/^news call_gone: .* The next is waited for\.$/);
});

it('any other refusal ends the script, and so do offers that never end', async () => {
  expect((await accepted(['no_capacity'])).isFine).toBe(false);
  expect((await accepted(Array.from({ length: 50 }, () => 'call_gone'))).isFine).toBe(false);
});
