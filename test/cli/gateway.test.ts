/** How `callwright gateway asterisk` says what is missing. */
import { describe, expect, it } from 'vitest';
import { callwrightHere } from '../support/callwright.ts';
import { freePort } from '../support/free-port.ts';
import { aRunningService } from '../support/running-service.ts';

const ari = { CALLWRIGHT_ARI_KEY: 'user:password' };
const gateway = ['gateway', 'asterisk'];

describe('callwright gateway asterisk', () => {
  it.each([
    ['no key of Asterisk', [], {}, '--asterisk needs CALLWRIGHT_ARI_KEY'],
    ['no URL of ARI', ['--asterisk', 'ftp://host'], ari, 'is no URL of ARI'],
    ['no key of a service', [], ari, '--key is missing; expected it, CALLWRIGHT_KEY, or --doctor'],
  ] as const)('is refused with %s', async (_, args, env, text) => {
    const { code, stderr } = await callwrightHere([...gateway, ...args], { env });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(text) });
  });

  it('says which key is not let in, and that no service is there', async () => {
    const { address, stop } = await aRunningService();
    const asked = (key: string) =>
      callwrightHere([...gateway, '--server', address, '--key', key], { env: ari });
    const { code, stderr } = await asked('nobody');
    expect({ code, stderr }).toEqual({ code: 5, stderr: expect.stringMatching(/^[a-z_]+: /) });
    expect(await asked('sue')).toMatchObject({ code: 5, stderr: expect.stringContaining('role') });
    await stop();
    expect(await asked('sue')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining(address),
    });
  });

  it('waits for an Asterisk that is not there, says so, and ends by Ctrl-C', async () => {
    const { address, key } = await aRunningService();
    const url = `http://127.0.0.1:${await freePort()}/ari`;
    const args = [...gateway, '--server', address, '--key', await key(), '--asterisk', url];
    const { code, stdout } = await callwrightHere([...args, '--json'], {
      env: ari,
      until: (output) => output.includes('\n'),
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toEqual({
      schema: 'callwright.gateway/1',
      text: expect.stringContaining(`Asterisk at ${url}`),
    });
  });
});
