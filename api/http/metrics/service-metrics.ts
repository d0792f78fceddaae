/** Prometheus metrics of all centres of a service. Cost: microseconds for a request. */
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { type Clock, inTurns, type Wire } from '../../../live/index.ts';
import { type Alarm, temporalMetrics } from '../../../workflows/index.ts';
import type { Services } from '../../operations/services.ts';
import { countEvents, labelsOf, readHandler } from './handler-metrics.ts';
import { countedFamilies, readFamilies } from './metric-families.ts';

/** Gauges of Node whose names end like those of counters; the families beside them have more. */
const misnamed = ['handles', 'requests', 'resources'].map((what) => `nodejs_active_${what}_total`);

export interface AnsweredRequest {
  /** Operation id of the request; undefined for an unknown path. */
  readonly operation: string | undefined;
  readonly by: 'http' | 'socket';
  readonly status: number;
  readonly seconds: number;
}

export type ServiceMetrics = ReturnType<typeof serviceMetrics>;

/** Process metrics, shared by all services of the process; collected from the first read. */
let ofProcess: Registry | null = null;

export function serviceMetrics(clock: Clock) {
  const own = new Registry();
  const counted = countedFamilies(own);
  const read = readFamilies(own);
  const servings = new Set<Services>();
  const readAll = async (): Promise<string> => {
    const { ofHandler, ...others } = read;
    for (const [family] of ofHandler) family.reset();
    for (const family of Object.values(others)) family.reset();
    for (const serving of servings) await inTurns(readHandler(serving, read), clock);
    const all = [processMetrics().metrics(), temporalMetrics(), own.metrics()];
    return (await Promise.all(all)).join('\n');
  };
  let reading: Promise<string> | null = null;
  return {
    count({ operation = 'none', by, status, seconds }: AnsweredRequest): void {
      counted.requests.inc({ operation, by, status });
      counted.requestSeconds.observe({ operation, by }, seconds);
    },
    /** Counts the mean opinion score of a call at a telephone in a browser. */
    countScore(wire: Wire, mos: number): void {
      counted.telephoneScores.observe(labelsOf(wire), mos);
    },
    countAlarm(centre: string, kind: Alarm['kind']): void {
      counted.orderAlarms.inc({ centre, kind });
    },
    countTakeover: () => counted.takeovers.inc(),
    /** Includes handlers until their server closes. */
    follow(added: readonly Services[], app: FastifyInstance): void {
      for (const serving of added) {
        countEvents(serving, counted);
        servings.add(serving);
      }
      app.addHook('onClose', (_closed, done) => {
        for (const serving of added) servings.delete(serving);
        done();
      });
    },
    /** The metrics of a centre; null: of the whole service and its process. */
    async text(centre: string | null): Promise<string> {
      reading ??= readAll().finally(() => {
        reading = null;
      });
      const lines = (await reading).split('\n');
      const isShown = (line: string) => /^(#|$)/.test(line) || line.includes(`centre="${centre}"`);
      return (centre === null ? lines : lines.filter(isShown)).join('\n');
    },
  };
}

function processMetrics(): Registry {
  if (ofProcess === null) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
    for (const name of misnamed) ofProcess.removeSingleMetric(name);
  }
  return ofProcess;
}
