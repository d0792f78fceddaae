/**
 * TAPI error numbers, and the mapping of our error codes to TAPI 2.x and 3.x. A code without an
 * entry uses that of its HTTP status.
 * Source: tapi-call-center.md 5.5; numbers: tapi.h, tapi3err.h, winerror.h.
 */

export const lineErrors = {
  BADDEVICEID: 0x80000002,
  CALLUNAVAIL: 0x80000005,
  CONFERENCEFULL: 0x80000007,
  INCOMPATIBLEAPIVERSION: 0x8000000c,
  INUSE: 0x8000000f,
  INVALADDRESS: 0x80000010,
  INVALADDRESSID: 0x80000011,
  INVALADDRESSSTATE: 0x80000013,
  INVALAPPHANDLE: 0x80000014,
  INVALCALLHANDLE: 0x80000018,
  INVALCALLPARAMS: 0x80000019,
  INVALCALLSTATE: 0x8000001c,
  INVALDIGITMODE: 0x80000027,
  INVALLINEHANDLE: 0x8000002b,
  INVALLINESTATE: 0x8000002c,
  INVALPARAM: 0x80000032,
  INVALPRIVSELECT: 0x80000036,
  NOMEM: 0x80000044,
  NOTOWNER: 0x80000046,
  NOTREGISTERED: 0x80000047,
  OPERATIONFAILED: 0x80000048,
  OPERATIONUNAVAIL: 0x80000049,
  RESOURCEUNAVAIL: 0x8000004b,
  UNINITIALIZED: 0x80000050,
  ADDRESSBLOCKED: 0x80000053,
  INVALAGENTID: 0x80000057,
  INVALAGENTGROUP: 0x80000058,
  INVALPASSWORD: 0x80000059,
  INVALAGENTSTATE: 0x8000005a,
  INVALAGENTACTIVITY: 0x8000005b,
  INVALAGENTSESSIONSTATE: 0x8000005f,
  DISCONNECTED: 0x80000060,
} as const;
export type LineError = keyof typeof lineErrors;

/** Error numbers of TAPI 3.x: `TAPI_E_*` and COM errors. */
export const comErrors = {
  S_OK: 0,
  S_FALSE: 1,
  E_INVALIDARG: 0x80070057,
  E_OUTOFMEMORY: 0x8007000e,
  TAPI_E_NOTSUPPORTED: 0x80040003,
  TAPI_E_OPERATIONFAILED: 0x80040005,
  TAPI_E_CALLUNAVAIL: 0x80040007,
  TAPI_E_CONFERENCEFULL: 0x80040009,
  TAPI_E_INUSE: 0x8004000b,
  TAPI_E_INVALADDRESS: 0x8004000c,
  TAPI_E_INVALADDRESSSTATE: 0x8004000d,
  TAPI_E_INVALCALLSTATE: 0x80040010,
  TAPI_E_NOTOWNER: 0x80040023,
  TAPI_E_NOTREGISTERED: 0x80040024,
  TAPI_E_ADDRESSBLOCKED: 0x8004002a,
  TAPI_E_TIMEOUT: 0x80040044,
  TAPI_E_CALLCENTER_GROUP_REMOVED: 0x80040045,
  TAPI_E_CALLCENTER_QUEUE_REMOVED: 0x80040046,
  TAPI_E_CALLCENTER_NO_AGENT_ID: 0x80040047,
  TAPI_E_CALLCENTER_INVALAGENTID: 0x80040048,
  TAPI_E_CALLCENTER_INVALAGENTGROUP: 0x80040049,
  TAPI_E_CALLCENTER_INVALPASSWORD: 0x8004004a,
  TAPI_E_CALLCENTER_INVALAGENTSTATE: 0x8004004b,
  TAPI_E_CALLCENTER_INVALAGENTACTIVITY: 0x8004004c,
  TAPI_E_NOT_INITIALIZED: 0x80040059,
} as const;
export type ComError = keyof typeof comErrors;

const meanings: readonly (readonly [line: LineError, com: ComError, codes: string])[] = [
  ['UNINITIALIZED', 'TAPI_E_NOT_INITIALIZED', 'not_connected'],
  ['INVALPASSWORD', 'TAPI_E_CALLCENTER_INVALPASSWORD', 'pin_rejected'],
  ['NOTOWNER', 'TAPI_E_NOTOWNER', 'not_call_owner'],
  ['INVALLINEHANDLE', 'E_INVALIDARG', 'handler_not_found'],
  ['INVALADDRESSID', 'E_INVALIDARG', 'address_not_found'],
  ['INVALAGENTID', 'TAPI_E_CALLCENTER_INVALAGENTID', 'agent_not_found agent_released'],
  ['INVALAGENTID', 'TAPI_E_CALLCENTER_INVALAGENTID', 'session_released'],
  ['INVALAGENTGROUP', 'TAPI_E_CALLCENTER_INVALAGENTGROUP', 'group_not_found group_not_permitted'],
  ['INVALAGENTGROUP', 'TAPI_E_CALLCENTER_GROUP_REMOVED', 'group_removed'],
  ['INVALPARAM', 'TAPI_E_CALLCENTER_QUEUE_REMOVED', 'queue_removed'],
  ['INVALCALLHANDLE', 'E_INVALIDARG', 'call_not_found'],
  ['INVALAGENTSTATE', 'TAPI_E_CALLCENTER_INVALAGENTSTATE', 'agent_state_not_allowed'],
  ['INVALAGENTSESSIONSTATE', 'TAPI_E_CALLCENTER_INVALAGENTSTATE', 'session_state_not_allowed'],
  ['INVALAGENTSESSIONSTATE', 'TAPI_E_CALLCENTER_INVALAGENTSTATE', 'code_required'],
  ['INVALAGENTSESSIONSTATE', 'TAPI_E_CALLCENTER_INVALAGENTSTATE', 'no_extension_left'],
  ['INVALCALLSTATE', 'TAPI_E_INVALCALLSTATE', 'call_state_not_allowed offer_not_live'],
  ['INVALCALLSTATE', 'TAPI_E_INVALCALLSTATE', 'already_accepted consult_not_connected'],
  ['INVALADDRESSSTATE', 'TAPI_E_INVALADDRESSSTATE', 'address_busy no_agent_at_address'],
  ['INUSE', 'TAPI_E_INUSE', 'session_exists'],
  ['CALLUNAVAIL', 'TAPI_E_CALLUNAVAIL', 'no_capacity'],
  ['CONFERENCEFULL', 'TAPI_E_CONFERENCEFULL', 'conference_full'],
  ['NOTREGISTERED', 'TAPI_E_NOTREGISTERED', 'proxy_not_registered'],
  ['INVALPARAM', 'TAPI_E_CALLCENTER_NO_AGENT_ID', 'agent_has_no_id'],
  ['DISCONNECTED', 'TAPI_E_INVALCALLSTATE', 'call_gone'],
  ['INVALAGENTACTIVITY', 'TAPI_E_CALLCENTER_INVALAGENTACTIVITY', 'activity_unknown'],
  ['INVALADDRESS', 'TAPI_E_INVALADDRESS', 'number_invalid number_do_not_call'],
  ['ADDRESSBLOCKED', 'TAPI_E_ADDRESSBLOCKED', 'number_not_permitted'],
  ['INCOMPATIBLEAPIVERSION', 'E_INVALIDARG', 'api_version_unsupported'],
  ['OPERATIONFAILED', 'TAPI_E_TIMEOUT', 'acd_timeout'],
  ['OPERATIONUNAVAIL', 'TAPI_E_NOTSUPPORTED', 'operation_unavailable 403 501'],
  ['INVALPARAM', 'E_INVALIDARG', '400 404 413 422'],
  ['RESOURCEUNAVAIL', 'E_OUTOFMEMORY', '429 503'],
];
const errors = new Map(
  meanings.flatMap(([line, com, codes]) => codes.split(' ').map((code) => [code, { line, com }])),
);

export function tapiErrors({ code, status }: { readonly code: string; readonly status: number }): {
  readonly line: LineError;
  readonly com: ComError;
} {
  const failed = { line: 'OPERATIONFAILED', com: 'TAPI_E_OPERATIONFAILED' } as const;
  return errors.get(code) ?? errors.get(`${status}`) ?? failed;
}

/** Such as `0x8000005A`. */
export function hexOf(number: number): string {
  return `0x${number.toString(16).toUpperCase().padStart(8, '0')}`;
}
