/**
 * Calls through a real Asterisk: `npm run test:switch` has two thousand of them, this fewer.
 *
 * Callers and phones are sipp's, the service is a process of its own.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type CallsRun, callsRun } from '../support/telephony/calls-run.ts';
import { hasSwitch } from '../support/telephony/private-asterisk.ts';

const calls = 300;

describe.runIf(await hasSwitch())('calls through Asterisk, twenty a second', () => {
  let run: CallsRun;
  beforeAll(async () => {
    run = await callsRun(calls);
  });

  it('go as their callers have it in their script', () => {
    const { sipp, expected, cancels } = run;
    const whole = (asScripted: number) => ({ asScripted, otherwise: 0 });
    expect(sipp['talks']).toEqual(whole(expected.talks));
    expect(sipp['none']).toEqual(whole(expected.none));
    expect(sipp['cancels']).toEqual(whole(cancels));
    const left = (sipp['waits']?.asScripted ?? 0) + (sipp['atOnce']?.asScripted ?? 0);
    expect(left).toBe(expected.left);
  });

  it('are answered, abandoned and blocked in the core as often as in the script', () => {
    const { talks: answered, left: abandoned, none: blocked } = run.expected;
    expect(run.core).toMatchObject({ answered, abandoned, blocked });
    expect(run.shown).toEqual({ answered, abandoned });
  });

  it('stand so in the records of Asterisk', () => {
    const { talks: joined, left: waited, none: busy } = run.expected;
    expect(run.asterisk).toEqual({ joined, waited, busy, unanswered: run.cancels });
  });

  it('are offered elsewhere where a phone is busy, rejected or left ringing', () => {
    expect(run.core.offersFailed).toBeGreaterThanOrEqual(6);
    expect(run.core.offersExpired).toBeGreaterThanOrEqual(1);
  });

  it('leave no channel behind', () => {
    expect(run.channelsLeft).toBe(0);
  });
});
