/** What `callwright gateway asterisk --doctor` finds at a real Asterisk. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MachineCheck } from '../../cli/doctor/machine.ts';
import { checkAsterisk } from '../../cli/gateway/asterisk-checks.ts';
import { AsteriskSwitch } from '../../gateways/index.ts';
import { systemClock } from '../../live/index.ts';
import { aCentre } from '../support/builders.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import {
  hasSwitch,
  type PrivateAsterisk,
  startPrivateAsterisk,
} from '../support/telephony/private-asterisk.ts';

describe.runIf(await hasSwitch())('the doctor of an Asterisk', () => {
  let asterisk: PrivateAsterisk;
  beforeAll(async () => {
    asterisk = await startPrivateAsterisk({ stations: [{ first: 101, count: 2, port: 9 }] });
  });
  afterAll(() => asterisk.stop());

  async function looked(args: readonly string[], key = asterisk.key) {
    const asked = ['gateway', 'asterisk', '--doctor', '--asterisk', asterisk.url, '--json'];
    const env = { CALLWRIGHT_ARI_KEY: key };
    const { code, stdout } = await callwrightHere([...asked, ...args], { env });
    const { checks } = JSON.parse(stdout) as { readonly checks: readonly MachineCheck[] };
    return { code, states: Object.fromEntries(checks.map((one) => [one.check, one.state])) };
  }

  function centreWith(...dials: readonly string[]): string {
    const path = join(aFolder(), 'centre.json');
    const addresses = dials.map((dial) => ({ id: `st${dial}`, dial }));
    writeFileSync(path, JSON.stringify(aCentre({ addresses })));
    return path;
  }

  it('finds all well that the example sets up', async () => {
    const { code, states } = await looked(['--centre', centreWith('101', '102')]);
    const all = ['ARI', 'version', 'modules', 'application', 'stations', 'dialplan', 'music'];
    expect(states).toEqual(Object.fromEntries([...all, 'codecs'].map((one) => [one, 'ok'])));
    expect(code).toBe(0);
  });

  it('looks at one Asterisk twice at once', async () => {
    const { place } = asterisk;
    const asked = { place, stations: ['101'], context: 'outside', number: '0140000000' };
    const looks = await Promise.all([checkAsterisk(asked), checkAsterisk(asked)]);
    for (const checks of looks) expect(checks[0]).toMatchObject({ check: 'ARI', state: 'ok' });
  });

  it('misses stations, a dialplan, and a key', async () => {
    const { code, states } = await looked(['--centre', centreWith('101', '199'), '--context', 'x']);
    expect(states).toMatchObject({ stations: 'fail', dialplan: 'fail' });
    expect(code).toBe(1);
    expect(await looked([], 'callwright:wrong')).toEqual({ code: 1, states: { ARI: 'fail' } });
  });

  it('warns that a gateway has the application', async () => {
    const { place } = asterisk;
    const driver = await AsteriskSwitch.open({ place, timers: systemClock });
    const { states } = await looked([]);
    await driver.close();
    expect(states).toMatchObject({ application: 'warn', stations: 'warn' });
  });
});
