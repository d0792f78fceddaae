/** Turns each event of simulated callers and agents into inputs for the core. */
import type { Workforce } from '../agents/workforce.ts';
import type { Callers } from '../callers/callers.ts';
import type { Subject } from './day-event.ts';
import { dayEvent } from './event-number.ts';
import type { LiveCall, LiveOffer } from './live-call.ts';

export interface OutsideParts {
  readonly callers: Callers;
  readonly workforce: Workforce;
}

export interface DayEvent {
  readonly kind: number;
  readonly subject: Subject | null;
  readonly value: number;
}

export function happen(
  { kind, subject, value }: DayEvent,
  nowMs: number,
  { callers, workforce }: OutsideParts,
): void {
  switch (kind) {
    case dayEvent.arrival:
      return callers.arrive(value, nowMs);
    case dayEvent.hangUp:
      return callers.hangUp(subject as LiveCall, nowMs);
    case dayEvent.ivrEnd:
      return callers.ivrEnded(subject as LiveCall, value === 1, nowMs);
    case dayEvent.press:
      return callers.press(subject as LiveCall, value);
    case dayEvent.takeCallback:
      return callers.takeCallback(subject as LiveCall, value, nowMs);
    case dayEvent.dialBack:
      return callers.callbacks.dialBack(subject as LiveCall, nowMs);
    case dayEvent.dialBackRung:
      return callers.callbacks.dialBackRung(subject as LiveCall, value === 1, nowMs);
    case dayEvent.planAgain:
      return callers.callbacks.planAgain(subject as LiveCall, nowMs);
    case dayEvent.withdraw:
      return callers.callbacks.withdraw(subject as LiveCall, nowMs);
    case dayEvent.notReached:
      return workforce.notReached(subject as LiveOffer, nowMs);
    case dayEvent.dialOpen:
      return;
    case dayEvent.dial:
      return callers.outbound.dial(value);
    case dayEvent.dialRung:
      return callers.outbound.rung(value, nowMs);
    case dayEvent.dialTalked:
      return callers.outbound.talked(value);
    case dayEvent.dialWritten:
      return callers.outbound.written(value);
    case dayEvent.dialAgain:
      return callers.outbound.again(value);
    case dayEvent.callAgain:
      return callers.callAgain(subject as LiveCall, value, nowMs);
    case dayEvent.answer:
      return workforce.answer(subject as LiveOffer, nowMs);
    case dayEvent.connect:
      return workforce.connect(subject as LiveOffer);
    case dayEvent.wrapUpDone:
      return workforce.endWrapUp(subject as LiveOffer);
    case dayEvent.reject:
      return workforce.reject(subject as LiveOffer);
    case dayEvent.hold:
    case dayEvent.retrieve:
    case dayEvent.consult:
    case dayEvent.consultOver:
    case dayEvent.talkOver:
    case dayEvent.leave:
      return workforce.conversations.happen(kind, subject as LiveOffer, nowMs);
    default:
      return workforce.duties.happen(kind, value, nowMs);
  }
}
