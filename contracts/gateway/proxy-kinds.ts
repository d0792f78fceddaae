/**
 * The twenty kinds of request that an ACD proxy serves, with their numbers, in TAPI's order.
 *
 * Source: tapi-call-center.md 6.1.
 */

export const proxyKinds = [
  'setAgentGroup',
  'setAgentState',
  'setAgentActivity',
  'getAgentCaps',
  'getAgentStatus',
  'agentSpecific',
  'getAgentActivityList',
  'getAgentGroupList',
  'createAgent',
  'setAgentMeasurementPeriod',
  'getAgentInfo',
  'createAgentSession',
  'getAgentSessionList',
  'setAgentSessionState',
  'getAgentSessionInfo',
  'getQueueList',
  'setQueueMeasurementPeriod',
  'getQueueInfo',
  'getGroupList',
  'setAgentStateEx',
] as const;
export type ProxyKind = (typeof proxyKinds)[number];

/** `LINEPROXYREQUEST_*`. */
export function proxyKindNumber(kind: ProxyKind): number {
  return proxyKinds.indexOf(kind) + 1;
}

/** Those of TAPI 2.2: when all are served, the handler is ready for ACD (6.3). */
export const acdKinds: readonly ProxyKind[] = proxyKinds.slice(8);
