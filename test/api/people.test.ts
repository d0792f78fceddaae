/** People made, changed and disabled while the service runs, and roles of the centre's own. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { aServer, type TestApi } from '../support/api-server.ts';
import { openSocket } from '../support/event-socket.ts';
import { openStream } from '../support/event-stream.ts';

const users = '/api/v1/centres/shop/users';
const roles = '/api/v1/centres/shop/roles';
const accounts = {
  schema: 'callwright.accounts/1' as const,
  people: [
    { id: 'root', name: 'Root', roles: ['admin' as const] },
    { id: 'sam', name: 'Sam', roles: ['supervisor' as const] },
  ],
};
const isLocal = { access: { accounts, isLocal: true } };

async function byName(path?: string): Promise<TestApi> {
  return await aServer(undefined, [], {}, { ...isLocal, ...(path === undefined ? {} : { path }) });
}

/** Changes a person as they are now; root asks. */
async function changes(served: TestApi, id: string, body: object, as = 'root') {
  const { body: now } = await served.ask('GET', `${users}/${id}`, { as: 'root' });
  const headers = { 'if-match': `"v${now['version']}"` };
  return await served.ask('PATCH', `${users}/${id}`, { as, headers, body });
}

async function makes(served: TestApi, id: string, body: object, as = 'root') {
  return await served.ask('POST', users, { as, body: { id, name: id, ...body } });
}

describe('a person made while the service runs', () => {
  it('works at once, by what their roles allow, and stands in the audit', async () => {
    const served = await byName();
    expect((await served.ask('GET', users, { as: 'zoe' })).status).toBe(401);
    const made = await makes(served, 'zoe', { roles: ['supervisor'] });
    expect([made.status, made.body['version']]).toEqual([201, 1]);
    expect((await served.ask('GET', users, { as: 'zoe' })).status).toBe(200);
    const audit = await served.ask('GET', '/api/v1/centres/shop/audit', { as: 'root' });
    expect(audit.body['items']).toMatchObject([{ actor: 'root', action: 'createUser' }]);
    expect((await makes(served, 'zoe', { roles: ['agent'] })).body['code']).toBe('name_taken');
  });

  it('may be an agent who was let in by name, and has further roles from then on', async () => {
    const served = await aServer(
      undefined,
      [],
      {},
      {
        access: { accounts, isLocal: true, agentsArePeople: true },
      },
    );
    const agent = { id: 'new', groupIds: ['shop.g'], links: [] };
    const added = await served.ask('POST', '/api/v1/centres/shop/agents', {
      as: 'root',
      body: agent,
    });
    expect(added.status).toBe(201);
    expect((await served.ask('GET', `${users}/new`, { as: 'root' })).body['version']).toBe(0);
    const made = await makes(served, 'new', { roles: ['agent', 'supervisor'], agent: 'new' });
    expect([made.status, made.body['agentId']]).toEqual([201, 'shop.new']);
    expect((await makes(served, 'new', { roles: ['agent'] })).body['code']).toBe('name_taken');
    expect((await served.ask('GET', users, { as: 'new' })).status).toBe(200);
  });

  it.each(['Zoé Delacroix 1984', 'delacroix2026!', 'shop-shop-shop'])(
    'has no password that is a name, such as %s',
    async (password) => {
      const named = { name: 'Zoé Delacroix', roles: ['supervisor'], password };
      const made = await makes(await byName(), 'zoe', named);
      expect([made.status, made.body['code']]).toEqual([400, 'invalid_parameter']);
      expect(made.text).toContain('/body/password');
    },
  );

  it('is nobody whom another works as, and says who that is', async () => {
    const served = await byName();
    expect((await makes(served, 'zoe', { roles: ['agent'], agent: 'a' })).status).toBe(201);
    const second = { roles: ['agent'], agent: 'a' };
    const refused = await makes(served, 'max', second);
    expect([refused.status, refused.body['code']]).toEqual([409, 'in_use']);
    expect(refused.text).toContain('zoe works as');
    expect((await makes(served, 'max', { roles: ['agent'], agent: 'b' })).status).toBe(201);
    expect((await changes(served, 'max', { agent: 'a' })).body['code']).toBe('in_use');
    // What does not change whom they are is not refused.
    expect((await changes(served, 'zoe', { name: 'Zoé' })).status).toBe(200);
    expect((await changes(served, 'zoe', { disabled: true })).status).toBe(200);
    expect((await changes(served, 'max', { agent: 'a' })).status).toBe(200);
    expect((await changes(served, 'zoe', { disabled: false })).body['code']).toBe('in_use');
  });

  it('signs in by their password alone, which nobody sees again', async () => {
    const served = await byName();
    const password = 'seven herons cross';
    const made = await makes(served, 'zoe', { roles: ['supervisor'], password });
    expect(made.text).not.toMatch(/herons|scrypt/);
    expect((await served.ask('GET', users, { as: 'zoe' })).status).toBe(401);
    const signIn = (given: string) =>
      served.ask('POST', '/api/v1/session', { body: { user: 'zoe', password: given } });
    expect((await signIn('seven herons')).status).toBe(401);
    const { body } = await signIn(password);
    const as = String(body['token']);
    expect((await served.ask('GET', users, { as })).status).toBe(200);
    await changes(served, 'zoe', { password: 'nine herons cross' });
    expect((await served.ask('GET', users, { as })).status).toBe(401);
    expect((await signIn('nine herons cross')).status).toBe(201);
  });

  it('is changed under the version that was seen', async () => {
    const served = await byName();
    const body = { name: 'Samuel' };
    const at = `${users}/sam`;
    expect((await served.ask('PATCH', at, { as: 'root', body })).body['code']).toBe(
      'version_required',
    );
    expect((await changes(served, 'sam', body)).body).toMatchObject({ name: 'Samuel', version: 1 });
    const headers = { 'if-match': '"v0"' };
    const late = await served.ask('PATCH', at, { as: 'root', headers, body });
    expect(late).toMatchObject({
      status: 412,
      body: { code: 'version_mismatch', current: { person: 'root', version: 1 }, changed: [] },
    });
  });

  it('names what is not there', async () => {
    const served = await byName();
    const wrong = await makes(served, 'zoe', { roles: ['boss'], limits: { queues: ['nowhere'] } });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toMatch(/body\/roles\/0.*body\/limits\/queues\/0/s);
    const unknown = await served.ask('DELETE', `${roles}/boss`, { as: 'root' });
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'role_not_found']);
  });
});

describe('whoever is disabled, or loses a role', () => {
  it.each([
    ['is disabled', { disabled: true }, 401],
    ['loses the role', { roles: ['analyst'] }, 403],
  ])('loses open streams and sockets when they are: %s', async (_, change, status) => {
    const served = await byName();
    const headers = { authorization: 'Bearer sam' };
    const stream = await openStream(served, '', headers);
    const socket = await openSocket(served, headers);
    expect((await changes(served, 'sam', change)).status).toBe(200);
    await socket.closed();
    await expect.poll(() => stream.isEnded()).toBe(true);
    const journal = '/api/v1/centres/shop/journal';
    expect((await served.ask('GET', journal, { as: 'sam' })).status).toBe(status);
  });

  it('is let in again when enabled, and keeps no earlier sign-in', async () => {
    const served = await byName();
    const { body } = await served.ask('POST', '/api/v1/session', { body: { user: 'sam' } });
    const as = String(body['token']);
    expect((await served.ask('GET', users, { as })).status).toBe(200);
    await changes(served, 'sam', { disabled: true });
    await changes(served, 'sam', { disabled: false });
    expect((await served.ask('GET', users, { as })).status).toBe(401);
    expect((await served.ask('GET', users, { as: 'sam' })).status).toBe(200);
  });
});

describe('rights', () => {
  it('are not given by those who have them not, nor to oneself', async () => {
    const served = await byName();
    await served.ask('POST', roles, {
      as: 'root',
      body: { id: 'lead', name: 'Lead', rights: ['supervisor', 'createUser', 'patchUser'] },
    });
    await makes(served, 'lea', { roles: ['lead'] });
    expect((await makes(served, 'tom', { roles: ['supervisor'] }, 'lea')).status).toBe(201);
    for (const answer of [
      await makes(served, 'eve', { roles: ['admin'] }, 'lea'),
      await changes(served, 'root', { password: 'seven herons cross' }, 'lea'),
      await changes(served, 'root', { roles: ['admin', 'reviewer'] }),
    ]) {
      expect([answer.status, answer.body['code']]).toEqual([403, 'limit_exceeded']);
    }
  });

  it('of the last admin cannot be taken, by role, disabling or limit', async () => {
    const served = await byName();
    await makes(served, 'off', { roles: ['admin'], disabled: true });
    for (const change of [
      { roles: ['analyst'] },
      { disabled: true },
      { limits: { groups: ['g'] } },
    ]) {
      const answer = await changes(served, 'root', change);
      expect(answer.body['code']).toMatch(/in_use|limit_exceeded/);
    }
    await makes(served, 'second', { roles: ['admin'] });
    expect((await changes(served, 'root', { disabled: true })).status).toBe(200);
  });

  it('come from a role of the centre’s own, and follow its changes', async () => {
    const served = await byName();
    const body = { id: 'floor', name: 'Floor', rights: ['listUsers'] };
    expect((await served.ask('POST', roles, { as: 'root', body })).status).toBe(201);
    await makes(served, 'kim', { roles: ['floor'] });
    expect((await served.ask('GET', users, { as: 'kim' })).status).toBe(200);
    const headers = { 'if-match': '"v1"' };
    const at = `${roles}/shop.floor`;
    const gone = await served.ask('DELETE', at, { as: 'root', headers });
    expect(gone.body['code']).toBe('in_use');
    const less = { rights: ['listMeasures'] };
    expect((await served.ask('PATCH', at, { as: 'root', headers, body: less })).status).toBe(200);
    expect((await served.ask('GET', users, { as: 'kim' })).status).toBe(403);
    const admin = { ...body, id: 'x', rights: ['admin'] };
    expect((await served.ask('POST', roles, { as: 'root', body: admin })).status).toBe(400);
  });
});

describe('the name of a person', () => {
  it('is read by all who read what they did, by the id of a person or an agent', async () => {
    const served = await byName();
    const nameOf = async (id: string) =>
      (await served.ask('GET', `${users}/${id}/name`, { as: 'sam' })).body;
    expect(await nameOf('root')).toEqual({ id: 'root', name: 'Root' });
    await makes(served, 'zoe', { name: 'Zoé', roles: ['agent'] });
    expect(await nameOf('zoe')).toEqual({ id: 'zoe', name: 'Zoé' });
    expect(await nameOf('nobody')).toEqual({ id: 'nobody', name: null });
    expect((await served.ask('GET', users, { as: 'zoe' })).status).toBe(403);
    expect((await served.ask('GET', `${users}/root/name`, { as: 'zoe' })).status).toBe(200);
  });
});

describe('removing', () => {
  it('ends a person of the store; one of the file is disabled instead', async () => {
    const served = await byName();
    await makes(served, 'zoe', { roles: ['agent'] });
    const headers = { 'if-match': '"v1"' };
    expect((await served.ask('DELETE', `${users}/zoe`, { as: 'root', headers })).status).toBe(204);
    expect((await served.ask('GET', `${users}/zoe`, { as: 'root' })).status).toBe(404);
    const of = { as: 'root', headers: { 'if-match': '"v0"' } };
    expect((await served.ask('DELETE', `${users}/sam`, of)).body['code']).toBe('in_use');
  });
});

describe('a person who is invited by a link', () => {
  const secret = 'f'.repeat(64);
  const invitation = { sha256: createHash('sha256').update(secret).digest('base64url') };
  const password = 'seven herons cross';
  const accepts = (served: TestApi, given: object = {}) =>
    served.ask('POST', '/api/v1/session', {
      body: { user: 'sam', password, invitation: secret, ...given },
    });

  it('chooses a password by it once, and signs in by the password from then on', async () => {
    const served = await byName();
    const invited = await changes(served, 'sam', { invitation });
    expect(invited.body).toMatchObject({ hasPassword: false, invitedUntil: expect.any(String) });
    expect(invited.text).not.toContain(invitation.sha256);
    expect((await accepts(served, { invitation: 'e'.repeat(64) })).status).toBe(401);
    const easy = await accepts(served, { password: 'sam' });
    expect([easy.status, easy.text]).toEqual([400, expect.stringContaining('/body/password')]);
    const [first, second] = await Promise.all([accepts(served), accepts(served)]);
    expect([first.status, second.status].sort()).toEqual([201, 401]);
    expect((await accepts(served)).status).toBe(401);
    const { body } = await served.ask('GET', `${users}/sam`, { as: 'root' });
    expect(body).toMatchObject({ hasPassword: true, invitedUntil: null, version: 2 });
    expect((await accepts(served, { invitation: undefined })).status).toBe(201);
    const ways = await served.ask('GET', '/api/v1/session/ways');
    expect(ways.body['accounts']).toBe(true);
  });

  it.each([
    ['is withdrawn', async (served: TestApi) => changes(served, 'sam', { invitation: null })],
    [
      'ended as they were disabled',
      async (served: TestApi) => {
        await changes(served, 'sam', { disabled: true });
        await changes(served, 'sam', { disabled: false });
      },
    ],
    ['is over', async ({ clock }: TestApi) => clock.turn(7 * 86_400_000)],
  ])('does not by one that %s', async (_, ends) => {
    const served = await byName();
    await changes(served, 'sam', { invitation });
    await ends(served);
    expect((await accepts(served)).status).toBe(401);
  });
});
