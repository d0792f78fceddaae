import { describe, expect, it } from 'vitest';
import { interactionMachine, offerMachine } from '../../machines/index.ts';
import { advance, initialState } from '../support/advance.ts';

const ringing = { answerLimitMs: 20_000, connectLimitMs: 10_000 };
const answerLimit = { timer: 'answerLimit', afterMs: 20_000 };

function made() {
  return initialState(offerMachine, ringing);
}

describe('advance', () => {
  it('arms the timer of the state in which a life begins', () => {
    expect(made()).toMatchObject({ timersArmed: [answerLimit], timersCancelled: [] });
  });

  it('restarts the answer limit when the device reports alerting', () => {
    const step = advance(offerMachine, made().state, { type: 'offer.alerting' });
    expect(step).toMatchObject({
      kind: 'moved',
      timersArmed: [answerLimit],
      timersCancelled: ['answerLimit'],
    });
  });

  it('exchanges the answer limit for the connect limit with the claim', () => {
    const step = advance(offerMachine, made().state, { type: 'offer.connecting' });
    expect(step).toMatchObject({
      state: { value: 'connecting' },
      timersArmed: [{ timer: 'connectLimit', afterMs: 10_000 }],
      timersCancelled: ['answerLimit'],
    });
  });

  it('ends an offer at its answer limit without cancelling the timer that has fired', () => {
    const step = advance(offerMachine, made().state, { type: 'answerLimit' });
    expect(step).toMatchObject({
      kind: 'moved',
      state: { value: 'expired', status: 'done' },
      timersArmed: [],
      timersCancelled: [],
    });
  });

  it('gives an illegal event back with the state as it was', () => {
    const { state } = made();
    const event = { type: 'offer.connected' } as const;
    expect(advance(offerMachine, state, event)).toEqual({ kind: 'notNow', state, event });
  });

  it('gives back a timer that does not run', () => {
    const step = advance(offerMachine, made().state, { type: 'connectLimit' });
    expect(step.kind).toBe('notNow');
  });

  it('gives back whatever comes after the end', () => {
    const { state } = advance(offerMachine, made().state, { type: 'offer.rejected' });
    for (const type of ['offer.accepted', 'offer.rejected', 'answerLimit'] as const) {
      expect(advance(offerMachine, state, { type }).kind).toBe('notNow');
    }
  });

  it('counts a state entered again as moved, with its timer set anew', () => {
    const talking = initialState(interactionMachine, { wrapUpLimitMs: 30_000 });
    expect(talking.timersArmed).toEqual([]);
    const wrapUp = advance(interactionMachine, talking.state, {
      type: 'interaction.wrapUpBegan',
    });
    expect(wrapUp).toMatchObject({ timersArmed: [{ timer: 'wrapUpLimit', afterMs: 30_000 }] });
    const extended = advance(interactionMachine, wrapUp.state, {
      type: 'interaction.wrapUpExtended',
      limitMs: 45_000,
    });
    expect(extended).toMatchObject({
      kind: 'moved',
      state: { value: 'wrapUp' },
      timersArmed: [{ timer: 'wrapUpLimit', afterMs: 45_000 }],
      timersCancelled: ['wrapUpLimit'],
    });
  });

  it('changes nothing in the state it was given', () => {
    const { state } = made();
    advance(offerMachine, state, { type: 'offer.accepted' });
    expect(state.value).toEqual({ offered: 'made' });
  });
});
