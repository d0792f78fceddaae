/**
 * Queue alarms: raised when a figure has been at its limit for a set time, cleared after as long at
 * a second limit.
 *
 * Cost: each limit is checked once a second. Source: decisions/0032.
 */
import { alarmMeasureSchema } from '../contracts/index.ts';
import { defaultServiceLevel, levelFrom, type Metrics, totalOf } from '../metrics/index.ts';
import type { AlarmLimit, AlarmMeasure, CentreFile, QueueSetting } from '../routing/index.ts';
import type { ResourceNotice } from './event-ring.ts';
import type { Projection } from './projection/projection.ts';
import type { WireNames } from './projection/wire-names.ts';

const lookEveryMs = 1_000;

export interface RaisedAlarm {
  readonly queueId: string;
  readonly measure: AlarmMeasure;
  readonly raisedAtMs: number;
}

export interface SavedAlarms {
  readonly version: number;
  readonly raised: readonly RaisedAlarm[];
}

interface AlarmPort {
  readonly file: CentreFile;
  readonly names: WireNames;
  readonly nowMs: number;
  readonly projection: Projection;
  readonly metrics: Metrics;
  readonly journal: { readonly isReading: boolean } | null;
  at(atMs: number, task: () => void): () => void;
  tell(told: ResourceNotice): void;
  touch(subject: string): void;
}

export class Alarms {
  readonly #port: AlarmPort;
  readonly #raised = new Map<string, RaisedAlarm>();
  /** Since when the figure asks to raise or clear the alarm, by queue and measure. */
  readonly #turnedAtMs = new Map<string, number>();
  #version = 0;
  #isLooking = false;

  constructor(port: AlarmPort) {
    this.#port = port;
  }

  get raised(): readonly RaisedAlarm[] {
    return [...this.#raised.values()];
  }

  save(): SavedAlarms {
    return { version: this.#version, raised: this.raised };
  }

  put({ version, raised }: SavedAlarms): void {
    this.#version = version;
    this.#raised.clear();
    for (const alarm of raised) this.#raised.set(keyOf(alarm), alarm);
  }

  follow(): void {
    if (!this.#isLooking) this.#look();
  }

  #look(): void {
    const { file, journal, nowMs } = this.#port;
    const queues = file.queues.filter(({ alarms }) => alarms !== undefined);
    this.#isLooking = queues.length > 0 || this.#raised.size > 0;
    if (!this.#isLooking) return;
    this.#port.at(nowMs + lookEveryMs, () => this.#look());
    if (journal?.isReading === true) return;
    for (const queue of queues) {
      for (const measure of alarmMeasureSchema.options) {
        const limit = queue.alarms?.[measure];
        if (limit !== undefined) this.#check(queue, measure, limit);
      }
    }
    for (const { queueId, measure } of this.raised) {
      const limits = queues.find(({ id }) => id === queueId)?.alarms;
      if (limits?.[measure] === undefined) this.#clear({ queueId, measure, value: null });
    }
  }

  #check(queue: QueueSetting, measure: AlarmMeasure, limit: AlarmLimit): void {
    const { nowMs } = this.#port;
    const key = keyOf({ queueId: queue.id, measure });
    const isRaised = this.#raised.has(key);
    const value = this.#valueOf(queue, measure);
    const { raiseAt, clearAt, forMs = 0 } = limit;
    // For a service level, lower is worse; without calls it has no value.
    const sign = measure === 'serviceLevel' ? -1 : 1;
    const turns =
      value !== null &&
      (isRaised ? sign * value <= sign * clearAt : sign * value >= sign * raiseAt);
    if (!turns) {
      this.#turnedAtMs.delete(key);
      return;
    }
    const turnedAtMs = this.#turnedAtMs.get(key) ?? nowMs;
    this.#turnedAtMs.set(key, turnedAtMs);
    if (nowMs - turnedAtMs < forMs) return;
    const told = { queueId: queue.id, measure, value, ...limit };
    if (isRaised) this.#clear(told);
    else this.#raise(told);
  }

  #valueOf(queue: QueueSetting, measure: AlarmMeasure): number | null {
    const { metrics, nowMs, projection } = this.#port;
    const waiting = projection.queue(queue.id)?.waiting ?? new Set<string>();
    if (measure === 'waiting') return waiting.size;
    if (measure === 'longestWaitMs') {
      const [first = ''] = waiting;
      return nowMs - (projection.calls.kept(first)?.enteredAtMs ?? nowMs);
    }
    const level = queue.serviceLevel?.measureId ?? defaultServiceLevel;
    const steps = metrics.lastHour(queue.id, nowMs).map(({ counts }) => levelFrom(level, counts));
    const { numerator, denominator } = totalOf(steps);
    return denominator === 0 ? null : numerator / denominator;
  }

  #raise(told: AlarmNews): void {
    const { queueId, measure } = told;
    const raisedAtMs = this.#port.nowMs;
    this.#raised.set(keyOf(told), { queueId, measure, raisedAtMs });
    this.#tell('alarm.raised', told);
  }

  #clear(told: AlarmNews): void {
    this.#raised.delete(keyOf(told));
    this.#tell('alarm.cleared', told);
  }

  #tell(type: 'alarm.raised' | 'alarm.cleared', { queueId, ...news }: AlarmNews): void {
    const { names, nowMs: atMs } = this.#port;
    const id = names.id(queueId);
    this.#turnedAtMs.delete(keyOf({ queueId, ...news }));
    this.#version += 1;
    this.#port.touch('alarms');
    const data = { queueId: id, ...news, version: this.#version };
    this.#port.tell({ type, subject: `queue/${id}`, atMs, data });
  }
}

type AlarmNews = Pick<RaisedAlarm, 'queueId' | 'measure'> &
  Partial<AlarmLimit> & {
    /** The alarm's limit; null if the limit was removed. */
    readonly value: number | null;
  };

function keyOf({ queueId, measure }: Pick<RaisedAlarm, 'queueId' | 'measure'>): string {
  return `${measure}/${queueId}`;
}
