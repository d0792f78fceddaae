/** `callwright/client`: the API of a service as typed functions, for browsers and Node. */
export {
  type ApiResult,
  type ApiResultAt,
  Client,
  type ClientOptions,
  type ClientRequestOptions,
  type CloudEvent,
  type EventStreamOptions,
  type ItemAt,
  type Method,
  type OperationAt,
  type PathOf,
  type Problem,
  ProblemError,
  type StreamMessage,
  type StreamSnapshot,
} from '../api/client/index.ts';
