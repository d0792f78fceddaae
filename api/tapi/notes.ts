/**
 * Where the view departs from the text of Microsoft's pages, and what the view adds.
 *
 * Source: tapi-call-center.md 8.
 */

/** Subject, Microsoft's text and the view's behaviour, separated by bars. */
export const tapiNotes = [
  'LINE_AGENTSTATUSEX | p2 holds LINEQUEUESTATUS_ flags | p2 holds LINEAGENTSTATUSEX_ flags',
  'LINE_AGENTSESSIONSTATUS | p3 is set with LINEAGENTSTATUSEX_STATE, and is an agent state | p3 is a session state, set with LINEAGENTSESSIONSTATUS_STATE',
  'LINE_PROXYSTATUS | p1 is a queue status | p1 holds LINEPROXYSTATUS_ flags',
  'ITAgent::get_State, put_State | the state of an agent session | the state of the agent',
  'lineSetAgentSessionState | fails with INVALAGENTSTATE alone | fails with INVALAGENTSESSIONSTATE for a state that may not follow',
  'lineSetAgentState | LINEAGENTSTATE_WORKAFTERCALL | LINEAGENTSTATE_WORKINGAFTERCALL',
  'LINEAGENTSTATE_UNAVAIL | in dwAgentState of LINEADDRESSSTATUS, which has no such member | dwState of LINEAGENTSTATUS, of an address at which no agent works',
  'LINEPROXYREQUEST | SetAgentGroup belongs to LINEPROXYREQUEST_SETAGENT, GetAgentStatus to _SETAGENTGROUP | LINEPROXYREQUEST_SETAGENTGROUP, and LINEPROXYREQUEST_GETAGENTSTATUS',
  'LINEAGENTCAPS | the count of extensions is 0 if they are supported; dwMaxNumGroupEntries limits agent ids | 0 means that none is supported; dwMaxNumGroupEntries limits groups',
  'lineGetAgentCaps | lists the permitted groups of an agent that is named | names no agent; lineGetAgentGroupList lists the groups',
  'LINEQUEUEINFO.dwFinalDisposition | the final disposition of the queue | a count of calls',
  'ITAgent::get_OverallCallRate | ten times the calls per agent hour | calls per agent hour, as CURRENCY',
  'AGENT_STATE | AS_BUSY_INCOMING has a call incoming | the agent talks in an incoming call without a queue',
  'LINEAGENTSTATEEX_BUSYOUTGOING, AE_BUSY_OUTGOING | calls of a dialler; outgoing calls without a queue | both',
  'CALL_STATE | no state may be followed by CS_QUEUED | CS_OFFERING may',
  'ITACDGroupEvent::get_Event | events of groups are not supported; ACDGE_REMOVE_GROUP | both are told; the constant is ACDGE_GROUP_REMOVED',
  'ITAgentEvent, ITAgentSessionEvent, ITQueueEvent | no event says that figures have changed | TE_PRIVATE (0x80) does, once a second at most: CW_AGENT_FIGURES 0, CW_AGENT_SESSION_FIGURES 1, CW_QUEUE_FIGURES 2',
  'LINE_AGENTSPECIFIC | its text begins with that of LINE_AGENTSTATUS | what an extension tells of its own accord',
  'LINEERR_INVALAGENTACTIVITY | has a second description, of LINEERR_TARGETSELF | the first',
  'TAPI 3 pages | call the functions of 2.2 those of 2.1 | 2.2',
  'ITQueue | get_TotalCallsAdandoned | TotalCallsAbandoned',
  'lineOpen with LINEOPENOPTION_PROXY | buffers of numbers; a structure that is filled in | lpCallParams has DevSpecific (numbers of LINEPROXYREQUEST_) and AgentExtensionIDList; LINE_PROXYREQUEST has operation and params, lineProxyResponse data as the operation answers; who reads no messages serves none',
  'lineProxyMessage | hCall | of agents, sessions, groups and queues; no hCall',
  'dwNumAddresses | how many addresses there are | the highest number and one: numbers of addresses that are gone are not given again',
  'dwAddressID | numbers a line’s addresses from 0 | numbers those of the handler, also on a device of one address; its LINEDEVCAPS says which',
  'IEnum… | Next, Skip, Reset and Clone move in an object | limit and skip of a request are Next and its position',
  'LINE_MONITORMEDIA, LINE_MONITORTONE | what the service provider detects | what a switch says that it has detected (reportMedia)',
  'lineForward with no destination | is the provider’s to understand | with UNCOND it is do-not-disturb; other modes need one',
  'ITAddress::CreateCall, ITBasicCallControl::Transfer | make a call that Connect dials, and take such a call | dial pDestAddress at once, and answer the call; its id, and that of ITCallInfo, is of a call or a leg',
  'lineSetupTransfer without TargetAddress | pends the call, and tells of the consultation call as DIALTONE | holds the call, and tells of the consultation call once lineDial has dialled it',
].map((line) => {
  const [of = '', text = '', view = ''] = line.split(' | ');
  return { of, text, view };
});
