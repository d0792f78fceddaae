/** What the outside does when one of its events comes: the inputs that tell the core of it. */
import { unreachable } from '../kernel/index.ts';
import type { Input } from '../routing/index.ts';
import type { Callers } from './callers.ts';
import type { DayEvent } from './day-event.ts';
import type { Workforce } from './workforce.ts';

/** Everything outside the core. */
export interface Outside {
  readonly callers: Callers;
  readonly workforce: Workforce;
}

/** The inputs of an event at `nowMs`; none where it has lost its point. */
export function inputsOf(
  event: DayEvent,
  nowMs: number,
  { callers, workforce }: Outside,
): readonly Input[] {
  switch (event.kind) {
    case 'arrival':
      return [callers.arrive(event.callType, event.arrival)];
    case 'hangUp':
      return [callers.hangUp(event.callId)];
    case 'answer':
      return workforce.answer(event);
    case 'reject':
      return workforce.reject(event.offerId);
    case 'connect':
      return workforce.connect(event);
    case 'wrapUpDone':
      return workforce.endWrapUp(event);
    case 'agentBack':
    case 'agentsBack':
    case 'agentsLost':
    case 'awayDue':
    case 'breakDue':
    case 'breakIdle':
    case 'breakOpen':
    case 'breakOver':
    case 'shiftEnd':
    case 'shiftStart':
      return workforce.duty(event, nowMs);
    default:
      return unreachable(event);
  }
}
