/** The emergency stop: closes all queues at once, and opens them again at its end. */
import type { CentreFile, Input } from '../routing/index.ts';
import type { CentreCondition, EmergencyStop } from './centre-facts.ts';
import { stateByCalendar } from './opening-schedule.ts';
import type { Projection } from './projection/projection.ts';

/** A condition as a supervisor states it. */
export interface ConditionRequest
  extends Omit<CentreCondition, 'changedAtMs' | 'version' | 'stop'> {
  /** Absent: none. */
  readonly stop?: Pick<EmergencyStop, 'divertTo'> | null;
}

interface StopPort {
  readonly file: CentreFile;
  readonly originMs: number;
  readonly nowMs: number;
  readonly projection: Projection;
  submit(input: Input): unknown;
}

/**
 * Begins, changes or ends the stop. Queues that were closed before stay closed at its end; a queue
 * that takes the diverted calls stays open.
 */
export function followStop(
  port: StopPort,
  before: EmergencyStop | null,
  to: Pick<EmergencyStop, 'divertTo'> | null,
): EmergencyStop | null {
  const divertTo = to?.divertTo ?? null;
  const divert = divertTo === null ? {} : { divertTo };
  const queueIds: string[] = [];
  for (const queue of port.file.queues) {
    const { id: queueId } = queue;
    const { state = 'closed', untilMs = null } = port.projection.queue(queueId) ?? {};
    const wasStopped = before?.queueIds.includes(queueId) === true;
    if (to !== null && queueId !== divertTo && (state !== 'closed' || wasStopped)) {
      queueIds.push(queueId);
      port.submit({ type: 'setQueueState', queueId, state: 'closed', ...divert });
    } else if (wasStopped && state === 'closed' && untilMs === null) {
      port.submit(stateByCalendar(port, queue));
    }
  }
  return to === null ? null : { queueIds, divertTo };
}
