/**
 * Commands without an answer yet: each is repeated under its idempotency key until the page closes
 * or the user gives up.
 */
import type { ApiResult, Client, UntypedClientRequest } from '#client';
import { shared } from '../parts/shared-state.ts';

export type Method = Parameters<Client['ask']>[0];

/** Wait between repeats, on top of the client's own immediate retries. */
const againAfterMs = 2_000;
const unanswered = 'server_unreachable';
const waiting = shared<ReadonlySet<AbortController>>(new Set());

export interface WaitingCommands {
  readonly count: number;
  readonly giveUp: () => void;
}

export function useWaitingCommands(): WaitingCommands {
  const all = waiting.useNow();
  const giveUp = () => {
    for (const one of all) one.abort();
  };
  return { count: all.size, giveUp };
}

/** Sends a command until it is answered. Given up, it fails, and may or may not have run. */
export async function askUntilAnswered(
  client: Client,
  method: Method,
  path: string,
  asked: UntypedClientRequest,
): Promise<ApiResult<unknown>> {
  const end = new AbortController();
  const { signal } = end;
  const command = { key: crypto.randomUUID(), ...asked, signal };
  for (;;) {
    const answer = await client.ask(method, path, command);
    const isOver = answer.ok || answer.problem.code !== unanswered || signal.aborted;
    change(end, !isOver);
    if (isOver) return answer;
    await new Promise<void>((resolve) => {
      window.setTimeout(resolve, againAfterMs);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

function change(one: AbortController, isWaiting: boolean): void {
  const all = waiting.get();
  if (all.has(one) === isWaiting) return;
  waiting.set(new Set(isWaiting ? [...all, one] : [...all].filter((other) => other !== one)));
}
