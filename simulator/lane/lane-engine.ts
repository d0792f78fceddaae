/** The module of WebAssembly that plays days of the lane, made of `engine/` by `npm run docs`. */
import { instanceOf } from '../../kernel/index.ts';
import { laneEngineCode } from './lane-engine-code.ts';

/** What the module asks (`engine/host.ts`). */
export interface LaneHost {
  fillDraws(purpose: number, entity: number, into: number): void;
  fillArrivals(stream: number, into: number): void;
  duty(nowMs: number): void;
  ask(place: number, nowMs: number): void;
  nextPhase(agent: number): number;
  touched(agent: number): void;
  report(nowMs: number): void;
  arriveLive(stream: number, nth: number, nowMs: number): void;
  prolongedMs(slot: number, nowMs: number): number;
  answered(slot: number): void;
  served(slot: number, nowMs: number): void;
  abandoned(slot: number, nowMs: number): void;
  waitUntil(slot: number, atMs: number): void;
  talkMs(agent: number, slot: number, nowMs: number): number;
  patienceMs(slot: number, nowMs: number): number;
  wrapUpMs(slot: number): number;
  balks(slot: number, nowMs: number): number;
  readWaits(count: number): void;
  waitsStill(queue: number, enteredAtMs: number): void;
  level(which: number, type: number, fromMs: number, toMs: number): void;
}

/** Functions of `engine/day.ts`, where they are described; true is 1. */
export interface LaneEngine {
  readonly memory: { readonly buffer: ArrayBuffer };
  begin(...of: readonly number[]): void;
  setQueue(queue: number, ...of: readonly number[]): void;
  setType(type: number, ...of: readonly number[]): void;
  talkFactorsAt(type: number, count: number): number;
  patienceFactorsAt(type: number, count: number): number;
  setGroup(group: number, size: number, queueCount: number): void;
  link(queue: number, group: number): void;
  setAgent(agent: number, group: number): void;
  setStream(stream: number, type: number, firstEntity: number): void;
  run(): number;
  close(): number;
  pushDuty(atMs: number, handle: number): void;
  firstDuty(): number;
  takeDuty(): number;
  newSlot(type: number, entity: number): number;
  inputArrival(slot: number): void;
  inputRequest(place: number): void;
  inputLeave(slot: number): void;
  enteredAtMs(slot: number): number;
  typeOfCall(slot: number): number;
  /** As a signed number. */
  entityOf(slot: number): number;
  waitingIn(queue: number): number;
  phaseOf(agent: number): number;
  hasMoved(agent: number): number;
  move(agent: number, to: number, nowMs: number): void;
  join(agent: number, nowMs: number): void;
  leaveIdle(agent: number, nowMs: number): void;
  forgetIdle(agent: number): void;
  setPending(agent: number, isPending: number): void;
  watch(agent: number, isWatched: number): void;
  touch(): void;
  queueRowsAt(): number;
  queueRowsLength(): number;
  agentRowsAt(): number;
  agentRowsLength(): number;
  typeRowsAt(): number;
  cutRowsAt(): number;
  waitsAt(): number;
}

let playing: LaneHost | null = null;

/** Plays a day, whose questions `host` answers. Days are played one after the other. */
export function playWith<Result>(host: LaneHost, play: () => Result): Result {
  playing = host;
  try {
    return play();
  } finally {
    playing = null;
  }
}

/** Doubles of the module's memory, until it grows. */
export function doublesOf({ memory }: LaneEngine, at: number, length: number): Float64Array {
  return new Float64Array(memory.buffer, at, length);
}

let opened: LaneEngine | null | undefined;

/** Null: the host has no WebAssembly, or a page's security policy forbids it. */
export function laneEngine(): LaneEngine | null {
  if (opened === undefined) {
    const host = hostOf(() => playing as LaneHost);
    opened = instanceOf(laneEngineCode, { host }) as LaneEngine | null;
  }
  return opened;
}

function hostOf(of: () => LaneHost): LaneHost & { readonly log: (of: number) => number } {
  return {
    log: Math.log,
    fillDraws: (purpose, entity, into) => of().fillDraws(purpose, entity, into),
    fillArrivals: (stream, into) => of().fillArrivals(stream, into),
    duty: (nowMs) => of().duty(nowMs),
    ask: (place, nowMs) => of().ask(place, nowMs),
    nextPhase: (agent) => of().nextPhase(agent),
    touched: (agent) => of().touched(agent),
    report: (nowMs) => of().report(nowMs),
    arriveLive: (stream, nth, nowMs) => of().arriveLive(stream, nth, nowMs),
    prolongedMs: (slot, nowMs) => of().prolongedMs(slot, nowMs),
    answered: (slot) => of().answered(slot),
    served: (slot, nowMs) => of().served(slot, nowMs),
    abandoned: (slot, nowMs) => of().abandoned(slot, nowMs),
    waitUntil: (slot, atMs) => of().waitUntil(slot, atMs),
    talkMs: (agent, slot, nowMs) => of().talkMs(agent, slot, nowMs),
    patienceMs: (slot, nowMs) => of().patienceMs(slot, nowMs),
    wrapUpMs: (slot) => of().wrapUpMs(slot),
    balks: (slot, nowMs) => of().balks(slot, nowMs),
    readWaits: (count) => of().readWaits(count),
    waitsStill: (queue, enteredAtMs) => of().waitsStill(queue, enteredAtMs),
    level: (which, type, fromMs, toMs) => of().level(which, type, fromMs, toMs),
  };
}
