/** The typed client, for browsers and Node: `import { Client } from 'callwright/client'`. */
export { Client, type ClientOptions, ProblemError, unreachableCode } from './client.ts';
export type {
  CloudEvent,
  EventPattern,
  EventStreamOptions,
  EventType,
  StreamMessage,
  StreamSnapshot,
} from './event-stream.ts';
export type { Problem } from './table.ts';
export { type ClientClock, machineClock, pauseBefore, type Timing } from './timing.ts';
export type {
  ApiResult,
  ApiResultAt,
  ArgumentsOf,
  ClientRequestOptions,
  ItemAt,
  Method,
  OperationAt,
  PathOf,
  UntypedClientRequest,
} from './types.ts';
