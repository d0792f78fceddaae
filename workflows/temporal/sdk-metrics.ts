/**
 * Metrics of Temporal's SDK in this process, for Prometheus: requests, polls, slots, the cache of
 * workflows, and tasks that failed. Their names are those of Temporal's own exporter.
 */
import type { BufferedMetricUpdate, MetricsBuffer } from '@temporalio/worker';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The SDK's buffer holds 10,000 updates; a busy worker makes some hundreds a second. */
const drainEveryMs = 1_000;
const buckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60];
/** Labels of a bounded number of values; others of the SDK, such as identities, are left out. */
const labelNames = [
  ...['namespace', 'task_queue', 'operation', 'workflow_type', 'activity_type'],
  ...['poller_type', 'worker_type', 'failure_reason', 'status_code'],
];
export const registry = new Registry();

/** Collects what the SDK's buffer receives, until the process ends. */
export function collectMetrics(buffer: Pick<MetricsBuffer, 'retrieveUpdates'>): void {
  const drain = (): void => {
    for (const update of buffer.retrieveUpdates()) count(update);
  };
  setInterval(drain, drainEveryMs).unref();
}

function count({ metric, value, attributes }: BufferedMetricUpdate): void {
  const all = Object.entries(attributes).map(([name, of]) => [name, String(of)] as const);
  const labels = Object.fromEntries(all.filter(([name]) => labelNames.includes(name)));
  const family = familyOf(metric);
  if (family instanceof Histogram) family.observe(labels, value);
  else if (metric.kind === 'gauge' && family instanceof Gauge) family.set(labels, value);
  else family.inc(labels, value);
}

function familyOf({ name: of, kind, unit, description }: BufferedMetricUpdate['metric']) {
  const suffix = kind === 'counter' ? '_total' : unit === 's' ? '_seconds' : '';
  const name = of.endsWith(suffix) ? of : `${of}${suffix}`;
  const known = registry.getSingleMetric(name) as Counter | Gauge | Histogram | undefined;
  if (known !== undefined) return known;
  const help = description || `${name} of Temporal's SDK.`;
  const family = { name, help, labelNames, registers: [registry] };
  if (kind === 'counter') return new Counter(family);
  return kind === 'histogram' ? new Histogram({ ...family, buckets }) : new Gauge(family);
}
