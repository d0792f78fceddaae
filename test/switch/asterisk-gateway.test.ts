/** The gateway suite on a real Asterisk. */
import { afterAll, expect, it } from 'vitest';
import type { RecordAction } from '../../contracts/index.ts';
import { aSharedAsterisk } from '../support/gateway-suite/asterisk-stage.ts';
import { aRig } from '../support/gateway-suite/rig.ts';
import { entryNumber } from '../support/gateway-suite/stage.ts';
import { describeGateway } from '../support/gateway-suite/suite.ts';
import { hasSwitch } from '../support/telephony/private-asterisk.ts';

if (await hasSwitch()) {
  const house = await aSharedAsterisk();
  afterAll(() => house.close());
  describeGateway('Asterisk', () => house.stage());

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

  it('recordings that are stopped at once are all there', async () => {
    const rig = await aRig(await house.stage());
    await rig.seat('ann');
    await rig.talking('0639980001', 'ann');
    const { driver } = rig.stage;
    const legId = (await driver.legs())[0]?.legId ?? '';
    const ids = Array.from({ length: 40 }, (_, place) => `short ${place}`);
    const record = (recordingId: string, action: RecordAction) =>
      driver.ask({ command: 'call.record', legId, recordingId, action });
    const answers = await Promise.all(
      ids.flatMap((id) => [record(id, 'start'), record(id, 'pause'), record(id, 'stop')]),
    );
    expect(answers.filter(({ result }) => result !== 'done')).toEqual([]);
    const listed = async () => ((await driver.recordings?.list()) ?? []).toSorted();
    await rig.stage.until('they are over', async () => (await listed()).length === ids.length);
    expect(await listed()).toEqual(ids.toSorted());
    for (const id of ids) await driver.recordings?.drop(id);
    await rig.over();
  });
}
