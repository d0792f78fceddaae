/**
 * Calls as objects of TAPI 3.x: a leg is a call, and the legs of one call are a call hub.
 *
 * Source: tapi-call-center.md 3.6, 5.4; names: tapi3if.h.
 */
import { callResourceSchema } from '../../contracts/index.ts';
import { isLiveLeg, type KeptLeg } from '../../live/index.ts';
import { readLeg } from './call-functions.ts';
import type { Context } from './context.ts';
import { addressSeen, privilegeOf, stateSeen } from './leg-view.ts';
import { enumerated } from './structures.ts';

/** Properties of a leg, with those of `CALLINFO_LONG` and `CALLINFO_STRING` by their names. */
export async function callProperties(id: string, c: Context) {
  const { made, leg, read } = await readLeg(id, c);
  return {
    Address: addressSeen(made),
    CallHub: read.callId,
    CallState: enumerated('CS', stateSeen(made)),
    Privilege: enumerated('CP', privilegeOf(made.agentId, c.agentId)),
    CIL_ORIGIN: enumerated('LINECALLORIGIN', leg.origin),
    CIL_REASON: enumerated('LINECALLREASON', leg.reason),
    CIS_CALLERIDNUMBER: leg.callerId?.number ?? null,
    CIS_CALLEDIDNUMBER: leg.calledId?.number ?? null,
    CIS_CONNECTEDIDNUMBER: leg.connectedId?.number ?? null,
    CIS_REDIRECTIONIDNUMBER: leg.redirectionId?.number ?? null,
    CIS_REDIRECTINGIDNUMBER: leg.redirectingId?.number ?? null,
    CIB_CALLDATABUFFER: read.data,
  };
}

export async function hubProperties(callId: string, c: Context) {
  const { derivedState, legs } = await c.ask('getCall', { callId }, callResourceSchema);
  const state = derivedState === 'ended' ? 'idle' : 'active';
  return { State: enumerated('CHS', state), NumCalls: legs.length };
}

export async function callsOfHub(callId: string, c: Context) {
  return (await c.ask('getCall', { callId }, callResourceSchema)).legs;
}

/** Live calls at a station, and those that wait in a queue at its address. */
export function callsAtAddress(id: string, c: Context): Promise<readonly KeptLeg['leg'][]> {
  const { projection } = c.wire.live;
  const fileId = c.wire.fileId(id) ?? '';
  const own = projection.calls.legs.ofAgent(projection.agents.at(fileId)?.agentId ?? '');
  const waiting = projection.waitingIn(fileId).flatMap(({ legs }) => legs.slice(0, 1));
  const there = [...own, ...waiting].filter((made) => {
    return isLiveLeg(made.leg) && addressSeen(made) === id;
  });
  return Promise.resolve(there.map(({ leg }) => leg));
}
