/** Messages in voicemails of which the recording had not begun when the service was killed. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CallRecorder } from '../../services/index.ts';
import { openStore } from '../../store/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { aLegSwitchStage } from '../support/gateway-suite/leg-switch-stage.ts';
import { aRig } from '../support/gateway-suite/rig.ts';
import { entryNumber } from '../support/gateway-suite/stage.ts';

const anna = '0639980001';

/** Anna speaks to a voicemail, and nothing records it. */
async function speaking() {
  const stage = aLegSwitchStage();
  const rig = await aRig(stage);
  const { clock, legs } = stage;
  const nowMs = () => clock.nowMs();
  const later = (delayMs: number, run: () => void) => clock.after(delayMs, run);
  const store = openStore({ path: join(aFolder(), 'callwright.db'), nowMs, later });
  const speaks = async () => {
    await stage.call(anna, entryNumber);
    const { callId } = rig.callOf(anna).call;
    await rig.tell({ type: 'moveCall', callId, queueId: 'box' });
    await stage.until('they speak', () => rig.effects('voicemail.began').length > 0);
    return `${callId}.vm`;
  };
  const problems: string[] = [];
  /** The service's side that records is there. */
  const record = () =>
    new CallRecorder({ live: rig.live, store, onProblem: (problem) => problems.push(problem) });
  const isRecorded = (id: string) => () => legs.recordings.all.get(id)?.length === 800;
  return { rig, stage, legs, store, speaks, record, isRecorded, problems };
}

it('are recorded from the start of the next one on', async () => {
  const { rig, stage, speaks, record, isRecorded } = await speaking();
  const id = await speaks();
  await rig.restart();
  const recorder = record();
  await stage.until('it is recorded', isRecorded(id));
  await stage.digits(anna, '#');
  await stage.until('it is kept', () => recorder.of(id)?.state === 'whole');
  expect(recorder.of(id)).toMatchObject({ mailbox: 'box', problem: null });
  await rig.over();
});

it('are recorded where the switch was not asked any more, and once where it was', async () => {
  const { rig, stage, legs, speaks, record, isRecorded } = await speaking();
  const { ask } = legs;
  legs.ask = async (command) => {
    return command.command === 'call.record'
      ? await new Promise(() => {})
      : ask.call(legs, command);
  };
  record();
  const id = await speaks();
  expect(legs.recordings.all.size).toBe(0);
  legs.ask = ask;
  for (let starts = 0; starts < 2; starts += 1) {
    await rig.restart();
    record();
    await stage.until('it is recorded', isRecorded(id));
  }
  await rig.over();
});

it('end where the caller has been taken away meanwhile', async () => {
  const { rig, stage, legs, speaks, record, isRecorded } = await speaking();
  record();
  const id = await speaks();
  await stage.until('it is recorded', isRecorded(id));
  await stage.lose();
  const { callId } = rig.callOf(anna).call;
  await rig.tell({ type: 'moveCall', callId, queueId: 'q' });
  expect(legs.recordings.all.get(id)?.isOver).toBe(false);
  await rig.restart();
  const recorder = record();
  await stage.until('it is kept', () => recorder.of(id)?.state === 'whole');
  await rig.over();
});

it('are marked as lost where they end before that', async () => {
  const { rig, stage, speaks, record, problems } = await speaking();
  const id = await speaks();
  await stage.lose();
  const recorder = record();
  await stage.until('its limit has ended it', () => recorder.of(id)?.state === 'failed');
  expect(rig.callOf(anna).call.outcome).toBe('message');
  const problem = 'it was left while the service was away';
  expect(recorder.of(id)).toMatchObject({ mailbox: 'box', problem });
  expect(problems).toEqual([`the recording of call ${id}: ${problem}`]);
  await rig.attach(await stage.connectAgain());
  await rig.over();
});

it('are marked as lost where the caller hung up meanwhile', async () => {
  const { rig, stage, legs, speaks, record } = await speaking();
  const id = await speaks();
  await stage.lose();
  const recorder = record();
  await stage.hangUp(anna);
  await rig.attach(await stage.connectAgain());
  await stage.until('it is over', () => rig.callOf(anna).call.outcome === 'message');
  expect(recorder.of(id)).toMatchObject({ mailbox: 'box', state: 'failed' });
  expect(legs.recordings.all.size).toBe(0);
  await rig.over();
});
