/** Statistics from the core's effects; measures are table rows. */
export { testCallPrefix } from './call-record.ts';
export type { QueueCounts } from './counts.ts';
export {
  type ExpectedWait,
  type ExpectedWaitInput,
  erlangCdf,
  erlangQuantile,
  erlangQuantilesOf,
  expectedWait,
  type ServingAgent,
  type WaitPrediction,
} from './expected-wait.ts';
export * from './figures.ts';
export { FoldSink, sinkOf } from './fold-sink.ts';
export { frameOfCentre, type MetricsFrame } from './frame.ts';
export {
  addSums,
  formulaOf,
  type MeasureDefinition,
  type MeasureSums,
  noSums,
  ratioOf,
  totalOf,
} from './measure.ts';
export { measures, predictionMeasures, type RatioMeasureId, ratioMeasures } from './measures.ts';
export { frenchOf } from './measures-fr.ts';
export { type FurtherMeasures, measuresPage } from './measures-page.ts';
export { createMetrics, Fold, type Metrics, type MetricsOptions } from './metrics.ts';
export {
  type QueueRecord,
  type StepCounts,
  type WaitSpread,
  widenIdle,
  widenWait,
} from './queue-record.ts';
export * from './run-measures.ts';
export type { Scope, Span } from './scope.ts';
export { defaultServiceLevel } from './service-level.ts';
export { type AgentSums, type SessionSums, unreachedCode } from './tapi/agent-figures.ts';
export type { QueueSums } from './tapi/queue-figures.ts';
export { agentReading, queueReading, sessionReading, wholeSeconds } from './tapi/readings.ts';
export { TapiFigures } from './tapi/tapi-figures.ts';
export type { MeasuredWindow, WindowChoice } from './tapi/windows.ts';
export { endsWait, predictWait, WaitAnnouncer } from './wait-announcer.ts';
export { WaitHistogram, waitMsOfBin } from './wait-histogram.ts';
export {
  type WallboardFigures,
  type WallboardGroup,
  type WorkLoad,
  wallboardFigures,
} from './wallboard-figures.ts';
