/** Proves agents by their number and PIN. Source: tapi-call-center.md 2.3; decisions/0051. */
import { agentMessages, refusal } from '../../contracts/index.ts';
import type { LiveAgent } from '../../live/index.ts';
import type { ApiRequest } from './operation.ts';
import { secretHash } from './secret-hashes.ts';
import type { Services } from './services.ts';

/** Contains a space, so that it is the id of no other document. */
export const pinIdOf = ({ shown }: LiveAgent): string => `pin ${shown.id}`;

/** So that the number logs on nowhere, and nobody later inherits the PIN. */
export function forgetPin(one: LiveAgent, { store, wire }: Services): void {
  store.transaction(() => store.secretHashes.drop(wire.ownerId, pinIdOf(one), []));
}

type Asking = Pick<ApiRequest, 'origin' | 'requestId'>;

/**
 * The agent of a number, proven by the PIN. Attempts are limited for each number, and counted apart
 * from a telephone where it has logged on before. @throws {Refusal}
 */
export async function agentByPin(
  said: { readonly number: string; readonly pin?: string | undefined; readonly place?: string },
  { origin, requestId }: Asking,
  serving: Services,
): Promise<LiveAgent> {
  const { number, pin = '', place = origin.address } = said;
  const { principals } = serving.gate;
  const all = serving.live.projection.agents.all();
  const one = all.find(({ shown }) => shown.agentId === number);
  if (one === undefined) throw refusal(agentMessages.noNumber, { number });
  const account = `number:${number}`;
  return await principals.attempts.run({ account, address: place, requestId }, async () => {
    if (await principals.isSecret(pin, secretHash(pinIdOf(one), serving))) return one;
    const left = Math.max(0, Math.floor(principals.attempts.leftOf(account, place).left));
    throw refusal(agentMessages.pinWrong, { number, left });
  });
}

/** @throws {Refusal} where the PIN is not that of the agent's number. */
export async function requirePin(
  one: LiveAgent,
  pin: string,
  asked: Asking,
  serving: Services,
): Promise<void> {
  const { agentId: number, id } = one.shown;
  if (number === null) throw refusal(agentMessages.withoutNumber, { id });
  await agentByPin({ number, pin }, asked, serving);
}
