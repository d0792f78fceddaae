/**
 * The call that docs/asterisk.md prints, by the same commands, at a real Asterisk; and calls in
 * whose middle our service is killed: `CALLWRIGHT_KILLS=300` does so 300 times [5].
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBakery, type Bakery, telephones } from '../support/telephony/bakery.ts';
import { hasSwitch } from '../support/telephony/private-asterisk.ts';
import { Sound } from '../support/telephony/sound.ts';

const headBytes = 44;
const { caller, office } = telephones;
/** A number outside whose machine says nothing for a while; a level of G.711. */
const machine = '0639980777';
const silence = 0xff;
const kills = Number(process.env['CALLWRIGHT_KILLS'] ?? 5);
const killMs = 60_000;

describe.runIf(await hasSwitch())('a call at Asterisk, from its menu to its recording', () => {
  let bakery: Bakery;
  beforeAll(async () => {
    bakery = await aBakery();
    await bakery.start();
    await bakery.opens();
  });
  afterAll(() => bakery?.close());

  /** Its state, and why it stands still. */
  const recorded = async (call: string) => {
    const { items } = await bakery.asked(`listCallRecordings --call ${call} --as sue`);
    return [items?.[0]?.['state'], items?.[0]?.['pauses']];
  };
  const runs = ['live', []];
  const paused = ['live', ['payment']];

  it('is asked, recorded, paused, whispered to, passed on outside, and played', async () => {
    const { asked, becomes, phones } = bakery;
    const call = await bakery.rings();
    await bakery.answers(call);
    await becomes(() => recorded(call), runs);
    await asked(`pauseRecording --call ${call} --reason payment --as anna`);
    expect(await recorded(call)).toEqual(paused);
    await asked(`resumeRecording --call ${call} --reason payment --as anna`);
    await asked(`superviseCall --call ${call} --mode whisper --to ${office} --as sue`);
    await asked(`endSupervision --call ${call} --as sue`);
    await bakery.consults(call);
    await asked(`completeTransfer --call ${call} --as anna`);
    const over = { derivedState: 'ended', cause: 'transferred' };
    expect(await asked(`getCall --call ${call} --as sue`)).toMatchObject(over);
    await bakery.channels(2);
    phones.hangUp(caller);
    await bakery.channels(0);

    await becomes(() => recorded(call), ['whole', []]);
    const path = `${bakery.address()}/api/v1/centres/bakery/recordings/${call}/sound`;
    const played = await fetch(path, { headers: { authorization: 'Bearer sue' } });
    expect(played.headers.get('content-type')).toBe('audio/wav');
    expect((await played.arrayBuffer()).byteLength).toBeGreaterThan(headBytes);
    const { lines } = await asked(`getCallWhy --call ${call} --as sue`);
    expect(lines).toContain('In the menu welcome the caller chose 1.');
  });

  const isReady = async () =>
    (await bakery.asked('listAgents --handler main --as sue')).items?.[0]?.derivedState;

  it('is told from one with a person, where a machine answers', async () => {
    const { asked, becomes, phones } = bakery;
    const sound = await Sound.open(silence);
    phones.give(machine, sound);
    phones.set(machine, { kind: 'answers', afterMs: 0 });
    await becomes(isReady, 'ready');
    const dial = `dialFromAddress --address bakery.till --to ${machine} --as anna`;
    const { callId = '' } = await asked(`${dial} --detect-machines true`);
    const read = () => asked(`getCall --call ${callId} --as sue`);
    await becomes(async () => (await read()).derivedState, 'ended');
    expect((await read()).legs?.map(({ cause }) => cause)).toContain('machine');
    sound.close();
    await becomes(isReady, 'ready');
  });

  /**
   * By what the caller is in when our service is killed: until there, where `before` says how many
   * channels there are (a recording is two), and on from there.
   */
  const middles = {
    menu: { before: async () => 1, after: (call: string) => bakery.answers(call) },
    talk: {
      before: async (call: string) => {
        await bakery.answers(call);
        return 4;
      },
      after: async (call: string) => {
        await bakery.consults(call);
        await bakery.asked(`cancelConsult --call ${call} --as anna`);
      },
    },
    pause: {
      before: async (call: string) => {
        await bakery.answers(call);
        await bakery.becomes(() => recorded(call), runs);
        await bakery.asked(`pauseRecording --call ${call} --reason payment --as anna`);
        return 4;
      },
      after: async (call: string) => {
        expect(await recorded(call)).toEqual(paused);
        await bakery.asked(`resumeRecording --call ${call} --reason payment --as anna`);
      },
    },
    consult: {
      before: async (call: string) => {
        await bakery.answers(call);
        await bakery.consults(call);
        return 5;
      },
      after: (call: string) => bakery.asked(`cancelConsult --call ${call} --as anna`),
    },
    conference: {
      before: async (call: string) => {
        await bakery.answers(call);
        await bakery.consults(call);
        await bakery.asked(`conferenceCall --call ${call} --as anna`);
        return 5;
      },
      after: async () => undefined,
    },
  } as const;
  const names = Object.keys(middles) as readonly (keyof typeof middles)[];
  const rounds = Array.from(
    { length: kills },
    (_, n) => [n, names[n % names.length] ?? 'talk'] as const,
  );

  it.each(rounds)(
    'kill %i, in the middle of %s, loses no caller',
    async (_, name) => {
      const call = await bakery.rings();
      const { before, after } = middles[name];
      const channels = await before(call);
      await bakery.channels(channels);
      await bakery.kill();
      await bakery.start();
      await bakery.channels(channels);
      await after(call);
      bakery.phones.hangUp(caller);
      await bakery.channels(0);
      await bakery.becomes(() => bakery.stateOf(call), 'ended');
      await bakery.becomes(isReady, 'ready');
    },
    killMs,
  );
});
