/** Process hosts: the interface and its implementations. */
export {
  type EmbeddedOptions,
  openEmbeddedHost,
  pingPostgres,
  readProcesses,
} from './embedded/embedded-host.ts';
export type * from './host.ts';
export { alarmKinds, HostError } from './host.ts';
export { openInMemoryHost, ProcessMemory } from './in-memory.ts';
export { openTemporalRunner, runSweepWorker } from './sweeps/open-sweeps.ts';
export { openCodecServer } from './temporal/codec-server.ts';
export {
  moveProcesses,
  openTemporalHost,
  runOrderWorker,
  temporalMetrics,
} from './temporal/open-temporal-host.ts';
export type { RequestSpan, RequestSpans } from './temporal/request-spans.ts';
export type { TemporalOptions } from './temporal/temporal-options.ts';
export {
  openRequestSpans,
  type PayloadKey,
  pingTemporal,
  type RunningWorker,
  requireTemporal,
  requireTracing,
  TemporalError,
  type TemporalPlace,
} from './temporal/temporal-place.ts';
