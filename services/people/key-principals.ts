/** Authentication of programs by API key. Cost: one look into the store. */
import type { Clock } from '../../live/index.ts';
import type { Store } from '../../store/index.ts';
import { Refusal } from '../refusal.ts';
import { isSecret, keyPrefix, mayComeFrom, readKey } from './api-keys.ts';
import { notAuthenticated } from './not-authenticated.ts';
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
    throw notAuthenticated('There is no such key, or it was revoked.');
  }
  const { name, scopes, expiresAtMs, usedAtMs } = key;
  const nowMs = clock.nowMs();
  if (expiresAtMs <= nowMs) {
    const detail = `The key "${name}" was good until ${new Date(expiresAtMs).toISOString()}.`;
    throw new Refusal('token_expired', detail);
  }
  if (!mayComeFrom(address, key)) {
    throw notAuthenticated(`The key "${name}" may not be used from ${address}.`);
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
