import { describe, expect, it } from 'vitest';
import { agree, doors, drafts, keyed, withDoors } from '../support/doors.ts';
import { admitting } from '../support/rule-service.ts';

describe('a draft of another version than the one in force', () => {
  it('is refused when it is checked, and says how it goes on', async () => {
    const served = await withDoors();
    const { ask } = served;
    await drafts(served, admitting(['return'], 1));
    // Somebody else's is in force meanwhile.
    const shown = await ask('GET', `${doors}/draft`, { as: 'anna' });
    const text = JSON.stringify(admitting(['order', 'return'], 1));
    const headers = { 'if-match': String(shown.headers['etag']) };
    const saved = await ask('PUT', `${doors}/draft`, { as: 'anna', body: text, headers });
    const other = Number(saved.body['version']);
    await agree(served, other);
    const body = { waiting: 'migrate' };
    await ask('POST', `${doors}/versions/${other}/activate`, {
      as: 'paul',
      body,
      headers: keyed('k'),
    });
    const late = await ask('POST', `${doors}/versions/2/check`, { as: 'paul' });
    expect([late.status, late.body['code'], late.body['detail']]).toEqual([
      expect.any(Number),
      'rules_base_stale',
      expect.stringContaining(`save it with "version": ${other}`),
    ]);
    await drafts(served, admitting(['return'], other));
    expect((await ask('POST', `${doors}/versions/2/check`, { as: 'paul' })).status).toBe(200);
  });
});
