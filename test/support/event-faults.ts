/** What every event that a reader gets has to be, whichever test reads it. */
import { eventPayloads } from '../../contracts/index.ts';

const data = eventPayloads();

/** @throws where an event has other data than `/asyncapi.json` says of its type. */
export function requireEvent(event: { readonly [member: string]: unknown }): void {
  // What a foreign ACD tells is its own.
  if (String(event['cwactor']).startsWith('gateway/')) return;
  const type = String(event['type']);
  const schema = data.get(type);
  if (schema === undefined) throw new Error(`${type} is no type of event`);
  const { error } = schema.safeParse(event['data']);
  if (error === undefined) return;
  throw new Error(`${type} ${JSON.stringify(event['data'])}: ${error.message}`);
}
