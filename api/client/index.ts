/** The typed client, for browsers and Node: `import { Client } from 'callwright/client'`. */
export { Client, type ClientOptions, ProblemError, unreachableCode } from './client.ts';
export type { EventsAsked, StreamSnapshot, Told } from './event-stream.ts';
export type { CloudEvent, Problem } from './table.ts';
export { type ClientClock, machineClock, pauseBefore, type Timing } from './timing.ts';
export type {
  Answer,
  AnswerAt,
  AnyAsked,
  ArgumentsOf,
  At,
  ItemAt,
  LooseAsked,
  Method,
  PathOf,
} from './types.ts';
