/**
 * TAPI's errors: their numbers, and which of them a code of ours is in 2.x and in 3.x.
 *
 * A code without an entry is the one of its HTTP status. Where TAPI knows several for one of ours,
 * the function says which (`api/tapi/`).
 * Source: tapi-call-center.md 5.5; numbers: tapi.h, tapi3err.h, winerror.h.
 */

/** `LINEERR_*`. */
export const lineErrors = {
  ...{ BADDEVICEID: 0x80000002, CALLUNAVAIL: 0x80000005, INCOMPATIBLEAPIVERSION: 0x8000000c },
  ...{ INUSE: 0x8000000f, INVALADDRESS: 0x80000010, INVALADDRESSID: 0x80000011 },
  ...{ INVALADDRESSSTATE: 0x80000013, INVALAPPHANDLE: 0x80000014, INVALCALLHANDLE: 0x80000018 },
  ...{ INVALCALLPARAMS: 0x80000019, INVALCALLSTATE: 0x8000001c, INVALLINEHANDLE: 0x8000002b },
  ...{ INVALPARAM: 0x80000032, NOMEM: 0x80000044, NOTOWNER: 0x80000046 },
  ...{ NOTREGISTERED: 0x80000047, OPERATIONFAILED: 0x80000048, OPERATIONUNAVAIL: 0x80000049 },
  ...{ RESOURCEUNAVAIL: 0x8000004b, UNINITIALIZED: 0x80000050, INVALAGENTID: 0x80000057 },
  ...{ INVALAGENTGROUP: 0x80000058, INVALPASSWORD: 0x80000059, INVALAGENTSTATE: 0x8000005a },
  ...{ INVALAGENTACTIVITY: 0x8000005b, INVALAGENTSESSIONSTATE: 0x8000005f },
  DISCONNECTED: 0x80000060,
} as const;
export type LineError = keyof typeof lineErrors;

/** Of 3.x, `TAPI_E_` and those of COM. */
export const comErrors = {
  ...{ S_OK: 0, S_FALSE: 1, E_INVALIDARG: 0x80070057, E_OUTOFMEMORY: 0x8007000e },
  ...{ TAPI_E_NOTSUPPORTED: 0x80040003, TAPI_E_OPERATIONFAILED: 0x80040005 },
  ...{ TAPI_E_CALLUNAVAIL: 0x80040007, TAPI_E_INUSE: 0x8004000b, TAPI_E_INVALADDRESS: 0x8004000c },
  ...{ TAPI_E_INVALADDRESSSTATE: 0x8004000d, TAPI_E_INVALCALLSTATE: 0x80040010 },
  ...{ TAPI_E_NOTOWNER: 0x80040023, TAPI_E_NOTREGISTERED: 0x80040024, TAPI_E_TIMEOUT: 0x80040044 },
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

type Both = readonly [line: LineError, com: ComError];

const agentId: Both = ['INVALAGENTID', 'TAPI_E_CALLCENTER_INVALAGENTID'];
const agentGroup: Both = ['INVALAGENTGROUP', 'TAPI_E_CALLCENTER_INVALAGENTGROUP'];
const agentState: Both = ['INVALAGENTSTATE', 'TAPI_E_CALLCENTER_INVALAGENTSTATE'];
const sessionState: Both = ['INVALAGENTSESSIONSTATE', 'TAPI_E_CALLCENTER_INVALAGENTSTATE'];
const callState: Both = ['INVALCALLSTATE', 'TAPI_E_INVALCALLSTATE'];
const addressState: Both = ['INVALADDRESSSTATE', 'TAPI_E_INVALADDRESSSTATE'];
const parameter: Both = ['INVALPARAM', 'E_INVALIDARG'];
const unavailable: Both = ['OPERATIONUNAVAIL', 'TAPI_E_NOTSUPPORTED'];
const resource: Both = ['RESOURCEUNAVAIL', 'E_OUTOFMEMORY'];
const failed: Both = ['OPERATIONFAILED', 'TAPI_E_OPERATIONFAILED'];

const byCode: { readonly [code: string]: Both } = {
  not_connected: ['UNINITIALIZED', 'TAPI_E_NOT_INITIALIZED'],
  pin_rejected: ['INVALPASSWORD', 'TAPI_E_CALLCENTER_INVALPASSWORD'],
  not_call_owner: ['NOTOWNER', 'TAPI_E_NOTOWNER'],
  handler_not_found: ['INVALLINEHANDLE', 'E_INVALIDARG'],
  address_not_found: ['INVALADDRESSID', 'E_INVALIDARG'],
  ...{ agent_not_found: agentId, agent_released: agentId, session_released: agentId },
  ...{ group_not_found: agentGroup, group_not_permitted: agentGroup },
  group_removed: ['INVALAGENTGROUP', 'TAPI_E_CALLCENTER_GROUP_REMOVED'],
  queue_removed: ['INVALPARAM', 'TAPI_E_CALLCENTER_QUEUE_REMOVED'],
  call_not_found: ['INVALCALLHANDLE', 'E_INVALIDARG'],
  agent_state_not_allowed: agentState,
  ...{ session_state_not_allowed: sessionState, code_required: sessionState },
  no_extension_left: sessionState,
  ...{ call_state_not_allowed: callState, offer_not_live: callState, already_accepted: callState },
  consult_not_connected: callState,
  ...{ address_busy: addressState, no_agent_at_address: addressState },
  session_exists: ['INUSE', 'TAPI_E_INUSE'],
  no_capacity: ['CALLUNAVAIL', 'TAPI_E_CALLUNAVAIL'],
  proxy_not_registered: ['NOTREGISTERED', 'TAPI_E_NOTREGISTERED'],
  agent_has_no_id: ['INVALPARAM', 'TAPI_E_CALLCENTER_NO_AGENT_ID'],
  call_gone: ['DISCONNECTED', 'TAPI_E_INVALCALLSTATE'],
  activity_unknown: ['INVALAGENTACTIVITY', 'TAPI_E_CALLCENTER_INVALAGENTACTIVITY'],
  ...{ number_invalid: ['INVALADDRESS', 'TAPI_E_INVALADDRESS'] },
  number_do_not_call: ['INVALADDRESS', 'TAPI_E_INVALADDRESS'],
  api_version_unsupported: ['INCOMPATIBLEAPIVERSION', 'E_INVALIDARG'],
  acd_timeout: ['OPERATIONFAILED', 'TAPI_E_TIMEOUT'],
  ...{ operation_failed: failed, operation_unavailable: unavailable, role_missing: unavailable },
};

const byStatus: { readonly [status: number]: Both } = {
  ...{ 400: parameter, 403: unavailable, 404: parameter, 413: parameter, 422: parameter },
  ...{ 429: resource, 501: unavailable, 503: resource },
};

/** What a refusal is in TAPI's words. */
export function tapiErrors({ code, status }: { readonly code: string; readonly status: number }) {
  const [line, com] = byCode[code] ?? byStatus[status] ?? failed;
  return { line, com };
}

/** As TAPI writes results, `0x8000005A`. */
export function hexOf(number: number): string {
  return `0x${number.toString(16).toUpperCase().padStart(8, '0')}`;
}
