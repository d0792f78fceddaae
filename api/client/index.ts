/** The typed client, for browsers and Node: `import { Client } from 'callwright/client'`. */
export { Client, type ClientOptions, ProblemError, unreachableCode } from './client.ts';
export type { EventsAsked, StreamSnapshot, Told } from './event-stream.ts';
export { type ClientClock, machineClock, pauseBefore, type Timing } from './timing.ts';
export type { Answer, AnswerAt, ArgumentsOf, At, ItemAt, Method, PathOf } from './types.ts';
