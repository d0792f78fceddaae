/**
 * The bank log, read and cleaned: calls that wanted an agent, on weekdays, 07:00 to 24:00.
 *
 * Pitfalls of the log (simulation.md 12.2) that decide what is read here: call ids are not unique,
 * so rows are keyed by place; clocks differ by a second or two, so a wait is `q_time_s` and never a
 * difference; HANG rows without a queue entry left inside the IVR and are no abandons.
 */

/** Types of the log, by the id of their call type in the scenario. */
export const callTypes = {
  regular: 'PS',
  'new-customer': 'NW',
  stocks: 'NE',
  'return-request': 'TT',
  internet: 'IN',
  english: 'PE',
} as const;

/** Id of a call type in the scenario. */
export type CallTypeId = keyof typeof callTypes;

/** A row of the log that wanted an agent. */
export interface LoggedCall {
  readonly type: string;
  readonly date: string;
  /** Sunday to Thursday: Friday and Saturday are short days. */
  readonly isWeekday: boolean;
  /** Queue entry, or start of service where it did not queue; seconds after midnight. */
  readonly enteredAtS: number;
  readonly hasQueued: boolean;
  readonly waitS: number;
  readonly outcome: 'AGENT' | 'HANG' | 'PHANTOM';
  readonly serviceS: number;
  /** 0 low or not recorded, 1, 2 high; recorded for calls that queued alone. */
  readonly priority: number;
}

/** The day simulated. */
export const dayStartHour = 7;
export const dayEndHour = 24;

/** Parses the CSV; keeps the calls that wanted an agent. */
export function readBankLog(csv: string): readonly LoggedCall[] {
  const [header = '', ...lines] = csv.trim().split(/\r?\n/);
  const places = new Map(header.split(',').map((name, place) => [name, place]));
  const calls: LoggedCall[] = [];
  for (const line of lines) {
    const cells = line.split(',');
    const cell = (name: string): string => cells[places.get(name) ?? -1] ?? '';
    const outcome = cell('outcome');
    const queuedAtS = Number(cell('q_start_s'));
    const hasQueued = queuedAtS > 0;
    if (outcome !== 'AGENT' && outcome !== 'HANG' && outcome !== 'PHANTOM') continue;
    if (outcome !== 'AGENT' && !hasQueued) continue;
    calls.push({
      type: cell('type'),
      date: cell('date'),
      isWeekday: new Date(`${cell('date')}T00:00:00Z`).getUTCDay() <= 4,
      enteredAtS: hasQueued ? queuedAtS : Number(cell('svc_start_s')),
      hasQueued,
      waitS: hasQueued ? Number(cell('q_time_s')) : 0,
      outcome,
      serviceS: Number(cell('svc_time_s')),
      priority: Number(cell('priority')),
    });
  }
  return calls;
}

/** Whether a call entered in the hours simulated. */
export function isInDay({ enteredAtS }: LoggedCall): boolean {
  return enteredAtS >= dayStartHour * 3600 && enteredAtS < dayEndHour * 3600;
}
