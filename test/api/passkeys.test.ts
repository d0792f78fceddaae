import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { aServer, type Body, type HttpReply, type TestApi } from '../support/api-server.ts';

const own = '/api/v1/me/passkeys';
const server = 'http://localhost';

interface Lie {
  readonly origin?: string;
  readonly flags?: number;
  readonly rpId?: string;
  readonly type?: string;
  readonly signCount?: number;
}

/** A device with one passkey, which says what it is told to. */
class Device {
  readonly id = randomBytes(24).toString('base64url');
  readonly #keys;

  constructor(kind: 'ec' | 'ed25519' | 'rsa' = 'ec') {
    this.#keys =
      kind === 'ec'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : kind === 'rsa'
          ? generateKeyPairSync('rsa', { modulusLength: 2_048 })
          : generateKeyPairSync('ed25519');
  }

  made(challenge: string, lie: Lie = {}) {
    const spki = this.#keys.publicKey.export({ format: 'der', type: 'spki' });
    const id = Buffer.from(this.id, 'base64url');
    const length = Buffer.from([0, id.length]);
    const more = Buffer.concat([Buffer.alloc(16), length, id]);
    const said = this.#said(challenge, { type: 'webauthn.create', flags: 0x45, ...lie }, more);
    return { ...said, publicKey: spki.toString('base64url') };
  }

  proven(challenge: string, lie: Lie = {}) {
    const said = this.#said(challenge, { type: 'webauthn.get', flags: 0x05, ...lie });
    const bytes = Buffer.from(said.clientDataJSON, 'base64url');
    const signed = Buffer.concat([
      Buffer.from(said.authenticatorData, 'base64url'),
      createHash('sha256').update(bytes).digest(),
    ]);
    const { privateKey } = this.#keys;
    const algorithm = privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
    return { ...said, signature: sign(algorithm, signed, privateKey).toString('base64url') };
  }

  #said(challenge: string, lie: Lie, more = Buffer.alloc(0)) {
    const { origin = server, flags = 0, rpId = 'localhost', type, signCount = 0 } = lie;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(signCount);
    const hash = createHash('sha256').update(rpId).digest();
    const data = Buffer.concat([hash, Buffer.from([flags]), count, more]);
    const client = JSON.stringify({ type, challenge, origin, crossOrigin: false });
    return {
      clientDataJSON: Buffer.from(client).toString('base64url'),
      authenticatorData: data.toString('base64url'),
    };
  }
}

async function question({ ask }: TestApi, as?: string): Promise<string> {
  const path = as === undefined ? '/api/v1/session/passkey/question' : `${own}/question`;
  const { body } = await ask('POST', path, { ...(as === undefined ? {} : { as }), body: {} });
  return String(body['challenge']);
}

async function keeps(served: TestApi, device: Device, lie?: Lie): Promise<HttpReply> {
  const response = device.made(await question(served, 'a'), lie);
  return served.ask('POST', own, { as: 'a', body: { id: device.id, name: 'Laptop', response } });
}

async function enters(served: TestApi, device: Device, lie?: Lie): Promise<HttpReply> {
  const response = device.proven(await question(served), lie);
  return served.ask('POST', '/api/v1/session/passkey', { body: { id: device.id, response } });
}

async function audit({ ask }: TestApi, action: string): Promise<readonly Body[]> {
  const path = `/api/v1/centres/shop/audit?action=${action}`;
  const { body } = await ask('GET', path, { as: 'nadia' });
  return body['items'] as readonly Body[];
}

describe('a passkey', () => {
  it.each(['ec', 'ed25519', 'rsa'] as const)('of %s signs its person in', async (kind) => {
    const served = await aServer();
    const device = new Device(kind);
    const made = await keeps(served, device);
    expect([made.status, made.body['name'], made.body['usedAt']]).toEqual([201, 'Laptop', null]);
    const entered = await enters(served, device);
    expect([entered.status, (entered.body['me'] as Body)['id']]).toEqual([201, 'a']);
    expect(String(entered.headers['set-cookie'])).toContain('callwright_page=');
    const { body } = await served.ask('GET', own, { as: 'a' });
    expect(body['items']).toMatchObject([{ id: device.id, usedAt: expect.any(String) }]);
    expect((await served.ask('GET', own, { as: 'b' })).body['items']).toEqual([]);
    const ways = await served.ask('GET', '/api/v1/session/ways');
    expect(ways.body['passkeys']).toBe(true);
    expect(await audit(served, 'signIn')).toMatchObject([
      { actor: 'a', after: { account: 'a', result: 'signedIn' } },
    ]);
    expect(await audit(served, 'addPasskey')).toMatchObject([{ actor: 'a' }]);
  });

  it('that was removed proves nobody, and nobody removes another’s', async () => {
    const served = await aServer();
    const device = new Device();
    await keeps(served, device);
    const path = `${own}/${device.id}`;
    const others = await served.ask('DELETE', path, { as: 'b' });
    expect([others.status, others.body['code']]).toEqual([404, 'passkey_not_found']);
    expect((await served.ask('DELETE', path, { as: 'a' })).status).toBe(204);
    expect((await enters(served, device)).body['code']).toBe('not_authenticated');
  });

  const lies: readonly (readonly [string, Lie])[] = [
    ['by another site', { origin: 'http://localhost.evil.test' }],
    ['for another name', { rpId: 'evil.test' }],
    ['without somebody who was there', { flags: 0x44 }],
    ['without knowing who was there', { flags: 0x41 }],
    ['for another purpose', { type: 'payment.get' }],
  ];
  it.each(lies)('is not taken or trusted where it answers %s', async (_what, lie) => {
    const served = await aServer();
    const made = await keeps(served, new Device(), lie);
    expect([made.status, made.body['code']]).toEqual([422, 'passkey_not_valid']);
    const device = new Device();
    await keeps(served, device);
    const entered = await enters(served, device, lie);
    expect([entered.status, entered.body['code']]).toEqual([401, 'not_authenticated']);
  });

  it('answers a question once, in time, and that of its own kind', async () => {
    const served = await aServer();
    const device = new Device();
    await keeps(served, device);
    const enter = (challenge: string) =>
      served.ask('POST', '/api/v1/session/passkey', {
        body: { id: device.id, response: device.proven(challenge) },
      });
    const asked = await question(served);
    expect((await enter(asked)).status).toBe(201);
    expect((await enter(asked)).status).toBe(401);
    expect((await enter(await question(served, 'a'))).status).toBe(401);
    const late = await question(served);
    served.clock.turn(5 * 60_000);
    expect((await enter(late)).status).toBe(401);
    const response = new Device().made(await question(served, 'b'));
    const stolen = await served.ask('POST', own, {
      as: 'a',
      body: { id: device.id, name: 'x', response },
    });
    expect(stolen.body['code']).toBe('passkey_not_valid');
  });

  it('of another key, or of a device that counts backwards, proves nobody', async () => {
    const served = await aServer();
    const device = new Device();
    await keeps(served, device, { signCount: 7 });
    expect((await enters(served, device, { signCount: 8 })).status).toBe(201);
    expect((await enters(served, device, { signCount: 8 })).status).toBe(401);
    const response = new Device().proven(await question(served), { signCount: 9 });
    const forged = { body: { id: device.id, response } };
    expect((await served.ask('POST', '/api/v1/session/passkey', forged)).status).toBe(401);
    expect((await enters(served, device, { signCount: 9 })).status).toBe(201);
    expect(await audit(served, 'signIn')).toHaveLength(4);
  });

  it('is tried no more often than a password, and a person has 20 at most', async () => {
    const served = await aServer();
    const device = new Device();
    await keeps(served, device);
    const tries: (string | number)[] = [];
    for (let count = 0; count < 11; count += 1) {
      tries.push((await enters(served, device, { flags: 0 })).status);
    }
    expect(tries).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    for (let count = 1; count < 20; count += 1) await keeps(served, new Device());
    const more = await keeps(served, new Device());
    expect(more.body['code']).toBe('limit_exceeded');
    expect((await keeps(served, device)).body['code']).toBe('passkey_not_valid');
  });

  it('is not made of a program, which has no account', async () => {
    const { ask } = await aServer();
    const body = { name: 'Till', scopes: ['askForPasskey'], expiresAt: '1970-02-01T00:00:00Z' };
    const key = await ask('POST', '/api/v1/centres/shop/api-keys', { as: 'nadia', body });
    const asked = await ask('POST', `${own}/question`, {
      as: String(key.body['secret']),
      body: {},
    });
    expect([asked.status, asked.body['code']]).toEqual([404, 'user_not_found']);
  });
});
