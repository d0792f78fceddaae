/** Kinds of requests that agents make of an ACD proxy. */

/**
 * The twenty request kinds of an ACD proxy, in TAPI's numeric order.
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

/** Kinds of TAPI 2.2. A handler that serves all of these can be an ACD (6.3). */
export const acdKinds: readonly ProxyKind[] = proxyKinds.slice(8);
