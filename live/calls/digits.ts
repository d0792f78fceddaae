/**
 * Keys that parties press, and keys sent to them. While a call hides its digits, those pressed
 * become no input and no event, so that no journal or log has them. Source: decisions/0049.
 */
import { callMessages, type HeardMedia } from '../../contracts/index.ts';
import type { KeptCall, KeptLeg } from '../projection/kept-call.ts';
import { done, refuse, type ServiceAnswer } from '../service-answer.ts';
import { type CallPort, take, tellOf } from './call-port.ts';

export class CallDigits {
  readonly #port: CallPort;

  constructor(port: CallPort) {
    this.#port = port;
  }

  /** A party has pressed keys; those of the caller may choose in a menu. */
  async pressed({ of, leg }: KeptLeg, digits: string): Promise<ServiceAnswer<null>> {
    if (of.hidesDigits === true) return done(null);
    const callId = this.#port.projection.calls.partOf(of.call.callId);
    tellOf(this.#port, of, 'call.digits', { legId: leg.id, digits });
    const caller = of.legs[0];
    const isCallers = caller?.agentId === null && caller.leg === leg;
    if (!isCallers || of.liveParts.size === 0) return done(null);
    return await take(this.#port, { type: 'call.digits', callId, digits });
  }

  /** A switch has detected what is on a leg, or a tone. */
  detected({ of, leg }: KeptLeg, heard: HeardMedia): void {
    tellOf(this.#port, of, 'call.media', { legId: leg.id, ...heard });
  }

  /** Sends keys to the other side of a leg, once. */
  async send(made: KeptLeg, digits: string): Promise<ServiceAnswer<null>> {
    const { of, leg } = made;
    const isHidden = of.hidesDigits === true;
    const { isAttached } = this.#port.switch;
    const answer = isAttached ? await this.#port.switch.sendDigits(made, digits) : null;
    if (answer !== null && answer.result !== 'done') {
      return refuse(callMessages.digitsNotSent, { callId: leg.callId, why: answer.cause ?? '' });
    }
    tellOf(this.#port, of, 'call.digitsSent', {
      legId: leg.id,
      digits: isHidden ? null : digits,
    });
    return done(null);
  }

  /** Whether digits of the call are kept from events and journals, until it is queued again. */
  hide(kept: KeptCall, isHidden: boolean): void {
    if ((kept.hidesDigits === true) === isHidden) return;
    kept.hidesDigits = isHidden;
    tellOf(this.#port, kept, 'call.digitsHidden', { hidden: isHidden });
  }
}
