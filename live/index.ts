/** A live centre: one centre driven by the wall clock, and what readers may ask of it. */
export type { TextJudgement } from '../gateways/index.ts';
export type { Rehearsal } from './activation-rehearsal.ts';
export type { RaisedAlarm } from './alarms.ts';
export type { PlainCommand } from './calls/call-control.ts';
export type { CallTarget } from './calls/call-port.ts';
export type { Seat } from './calls/direct-calls.ts';
export { featuresOf } from './calls/features.ts';
export { dialRightOf, type MayDial, whyNotDialled } from './calls/outside-numbers.ts';
export type {
  RouteHost,
  RoutePoints,
  RouteQuestion,
  RouteReply,
} from './calls/route-points.ts';
export type { Supervised } from './calls/supervision.ts';
export type { CentreNotice } from './centre-facts.ts';
export {
  type CentreTime,
  type Clock,
  centreClock,
  inTurns,
  opsPerSlice,
  steadyClock,
  systemClock,
} from './clock.ts';
export { caseFigures, ordersOfCustomer, recordFacts } from './customers/customer-facts.ts';
export {
  CustomerLookup,
  type CustomerSource,
  survivingCustomer,
} from './customers/customer-lookup.ts';
export { e164Of, e164OrNull, phoneKey, phoneKeyStart } from './customers/phone-numbers.ts';
export { dayIn } from './day-words.ts';
export type { CallMoment } from './decision-book.ts';
export type { InputRefusal, InputResult } from './driver.ts';
export {
  type EventListener,
  type LiveEvent,
  type NoticeEvent,
  positionOf,
  type ResourceNotice,
  type StreamEvent,
} from './event-ring.ts';
export { errorOf, isolated, isolatedClock, type ReportFault, readEach } from './isolation.ts';
export { asRequest, type CarriedRequest } from './journal/carried-requests.ts';
export type { ChangeBody, InstantBody, KeyedRequest, LifeBody } from './journal/entry-bodies.ts';
export type { JournalOptions } from './journal/journal-side.ts';
export { type PastSpan, pastInMemory, pastOfJournal, type Span } from './journal/past-day.ts';
export type { Journal } from './journal/recovery.ts';
export { type CoreReplay, type ReplayDifference, replayingCore } from './journal/replay-core.ts';
export { type SnapshotOf, snapshotAt } from './journal/snapshot-at.ts';
export * from './live-centre.ts';
export {
  addDays,
  clockChangeOn,
  instantOfLocal,
  localInstant,
  localTimeAt,
  weekdayOf,
  zoneChanges,
} from './local-time.ts';
export { mergePatch } from './merge-patch.ts';
export { type OpeningState, openingAt } from './opening-hours.ts';
export { nextOpenMs } from './opening-schedule.ts';
export { type AheadSource, sourceOf } from './outbound/dial-ahead.ts';
export type { Dials } from './outbound/dials.ts';
export { figuresOf, type ListMove } from './outbound/entry-life.ts';
export type { LiveList } from './outbound/list-book.ts';
export { isFixed, Outbound, type UploadedRow } from './outbound/outbound.ts';
export type { Preview } from './outbound/previews.ts';
export { defaultPresence, Presence, type PresenceRules } from './presence/presence.ts';
export { type KeptCall, type KeptLeg, silence } from './projection/kept-call.ts';
export { isLiveLeg, isOutsider, isTalkingLeg, ownerOf } from './projection/leg-readings.ts';
export {
  isLive,
  isLoggedOn,
  isOccupied,
  type LiveAgent,
  type LiveSession,
  visibleReasonOf,
} from './projection/live-agent.ts';
export type { Projection, QueueView } from './projection/projection.ts';
export { mainHandlerId, WireNames } from './projection/wire-names.ts';
export type { RulePort } from './rule-port.ts';
export type { RefusedAnswer, ServiceAnswer } from './service-answer.ts';
export { catchRefusal, done, refuse, requireFound, unwrap } from './service-answer.ts';
export type { ChangeSummary, JobNotice, RuleEvent, RuleNotice } from './service-notices.ts';
export { ringsDefault } from './stations.ts';
export type { DialRequest } from './switch/switch-side.ts';
export { Wire } from './wire.ts';
