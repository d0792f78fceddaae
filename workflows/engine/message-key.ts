/** The key of a message in the inbox. */
import type { Message } from '../host.ts';

/** Timers are named alike in many processes; every other id is one of a kind. */
export function inboxKey({ id, processId }: Message): string {
  return id.startsWith('t:') ? `${processId} ${id}` : id;
}
