/** The live service: one centre driven by the wall clock, and what readers may ask of it. */
export { type Clock, systemClock } from './clock.ts';
export type { Answer, EffectListener, Refusal } from './driver.ts';
export type { EventListener, LiveEvent } from './event-ring.ts';
export {
  LiveCentre,
  type LiveCentreOptions,
  startLiveCentre,
  type WaitView,
} from './live-centre.ts';
export { addDays, instantOfLocal, weekdayOf } from './local-time.ts';
export { type Opening, openingAt } from './opening-hours.ts';
export {
  type AgentView,
  type SessionView,
  type WireAgentState,
  type WorkView,
  wireStateOf,
} from './projection/agent-view.ts';
export type {
  CallCause,
  CallOutcome,
  CallView,
  CallViewState,
  OfferState,
  OfferView,
  SegmentView,
} from './projection/call-view.ts';
export type { Projection, QueueView } from './projection/projection.ts';
