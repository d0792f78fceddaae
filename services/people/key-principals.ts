/** Authentication of programs by API key. Cost: one look into the store. */
import { peopleMessages, refusal } from '../../contracts/index.ts';
import type { Clock } from '../../live/index.ts';
import type { Store } from '../../store/index.ts';
import { isSecret, keyPrefix, mayComeFrom, readKey } from './api-keys.ts';
import { type AnyRole, everyRole, type Principal } from './principal.ts';

const usedEveryMs = 60_000;

/** @throws {Refusal} where the key does not exist or may not be used. */
export function principalOfKey(
  text: string,
  {
    address,
    centreId,
    store,
    clock,
  }: {
    readonly address: string;
    readonly centreId: string;
    readonly store: Store;
    readonly clock: Clock;
  },
): Principal {
  const { id = '', secret = '' } = readKey(text) ?? {};
  const key = store.access.key(id);
  if (key === undefined || key.centreId !== centreId || !isSecret(secret, key)) {
    throw refusal(peopleMessages.keyNotKnown);
  }
  const { name, scopes, expiresAtMs, usedAtMs } = key;
  const nowMs = clock.nowMs();
  if (expiresAtMs <= nowMs) {
    throw refusal(peopleMessages.keyExpired, { name, until: new Date(expiresAtMs).toISOString() });
  }
  if (!mayComeFrom(address, key)) {
    throw refusal(peopleMessages.keyElsewhere, { name, address });
  }
  if (usedAtMs === null || nowMs - usedAtMs >= usedEveryMs) {
    store.insist(() => store.access.useKey(id, nowMs));
  }
  const roles = everyRole.filter((role: AnyRole) => scopes.includes(role));
  return {
    kind: 'key',
    id: `${keyPrefix}${id}`,
    name,
    roles,
    agentId: null,
    scopes,
    signIn: null,
    untilMs: expiresAtMs,
  };
}
