/** What the day asks of the rest of the simulator. */

/** Writes a batch of first draws for a purpose, from an entity on. */
export declare function fillDraws(purpose: i32, entity: i32, into: usize): void;
/** Writes the next arrival times of a stream; after infinity there are none. */
export declare function fillArrivals(stream: i32, into: usize): void;
/** Takes and does the next event of duties or of a caller with a record. */
export declare function duty(nowMs: f64): void;
/** Carries out the request of an agent that stands at this place of the host's list. */
export declare function ask(place: i32, nowMs: f64): void;
/** A request that waited for the end of a call: the phase that follows. */
export declare function nextPhase(agent: i32): i32;
export declare function touched(agent: i32): void;
export declare function report(nowMs: f64): void;
export declare function arriveLive(stream: i32, nth: i32, nowMs: f64): void;
/** By how many ms sales prolong a talk that would end now. */
export declare function prolongedMs(slot: i32, nowMs: f64): f64;
export declare function answered(slot: i32): void;
export declare function served(slot: i32, nowMs: f64): void;
export declare function abandoned(slot: i32, nowMs: f64): void;
export declare function waitUntil(slot: i32, atMs: f64): void;
/** Times of laws that the module does not know. */
export declare function talkMs(agent: i32, slot: i32, nowMs: f64): f64;
export declare function patienceMs(slot: i32, nowMs: f64): f64;
export declare function wrapUpMs(slot: i32): f64;
export declare function balks(slot: i32, nowMs: f64): i32;
/** Waits noted since the last time. */
export declare function readWaits(count: i32): void;
export declare function waitsStill(queue: i32, enteredAtMs: f64): void;
export declare function level(which: i32, type: i32, fromMs: f64, toMs: f64): void;
export declare function log(own: f64): f64;
