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
    case 'connect':
      return workforce.connect(event);
    case 'wrapUpDone':
      return workforce.endWrapUp(event);
    case 'shiftStart':
      return workforce.startShift(event.agent);
    case 'shiftEnd':
      return workforce.endShift(event.agent);
    case 'breakDue':
      return workforce.breakDue({ ...event, nowMs });
    case 'breakOver':
      return workforce.endBreak({ ...event, nowMs });
    case 'agentBack':
      return workforce.comeBack(event.agent);
    default:
      return unreachable(event);
  }
}
