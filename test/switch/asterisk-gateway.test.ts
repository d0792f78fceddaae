/** The gateway suite on a real Asterisk. */
import { afterAll, it } from 'vitest';
import { aSharedAsterisk } from '../support/gateway-suite/asterisk-stage.ts';
import { aRig } from '../support/gateway-suite/rig.ts';
import { entryNumber } from '../support/gateway-suite/stage.ts';
import { describeGateway } from '../support/gateway-suite/suite.ts';
import { hasSwitch } from '../support/telephony/private-asterisk.ts';

if (await hasSwitch()) {
  const house = await aSharedAsterisk();
  afterAll(() => house.close());
  // A number that is silent rings a minute.
  describeGateway('Asterisk', () => house.stage(), 100_000);

  it('Asterisk moves a caller anew before it has told where they are', async () => {
    const rig = await aRig(await house.stage());
    const [caller, other] = ['0639980001', '0639980002'];
    await rig.seat('ann');
    await rig.talking(caller, 'ann');
    for (const name of ['hold', 'retrieve'] as const) {
      await rig.done(rig.live.calls.plain(rig.legOf('ann'), name));
    }
    // News of that call comes after all that was before.
    await rig.stage.call(other, entryNumber);
    await rig.hear(caller, '12');
    await rig.over();
  });
}
