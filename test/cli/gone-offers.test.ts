/** A script beside callers who give up: what has gone before a step reached it is no refusal. */
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { workPlainly } from '../../cli/terminal/plain-client.ts';
import type { Problem } from '../../contracts/index.ts';

const problem = (code: string): Problem => ({
  type: '',
  title: code,
  status: 409,
  code,
  detail: `Refused: ${code}.`,
  retryable: false,
});

/** Plays `accept` on a client whose first offers have gone with these codes. */
async function accepted(codes: readonly string[]) {
  const told: string[] = [];
  const left = [...codes];
  const watch = {
    now: { line: 'connected' as const },
    onChange: () => () => undefined,
    until: () => Promise.resolve(true),
    read: () => Promise.resolve(null),
  };
  const accept = {
    usage: 'accept',
    needs: 'an offer that rings',
    gone: ['call_gone', 'offer_not_live'],
    isOpen: () => true,
    run: () => {
      const code = left.shift();
      return Promise.resolve(code === undefined ? null : problem(code));
    },
  };
  const isFine = await workPlainly({
    work: { watch },
    actions: [accept],
    changes: () => [],
    lines: Readable.from(['accept\n']),
    waitMs: 1_000,
    endsAtRefusal: true,
    stop: new AbortController().signal,
    write: (kind: string, text: string) => told.push(`${kind} ${text}`),
  } as never);
  return { isFine, told };
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
