/** Agents and agent sessions. */
import { z } from 'zod';
import { agentStatesOf, sessionTable } from '../../machines/index.ts';
import { stationShape } from '../gateway/switch.schema.ts';
import {
  flagField,
  idField,
  instantField,
  listOf,
  msField,
  numberField,
  orNull,
  textField,
  textOrNull,
  textsField,
  versionField,
} from './fields.ts';

/** States that a request can name; which can be set depends on the agent. */
export const agentStateNames = ['loggedOff', 'workingAfterCall', ...agentStatesOf('api')] as const;

export const agentSessionResourceSchema = z.object({
  id: idField,
  agentId: idField,
  groupId: idField,
  workingAddressId: orNull(idField, 'Where its calls are delivered; null: not said.'),
  state: z.enum(sessionTable.states),
  reason: z.string().nullable(),
  nextState: z
    .enum(['notReady', 'ready', 'ended'])
    .nullable()
    .describe('When call and wrap-up are over, by a request or by a log-off; null: the default.'),
  stateEnteredAt: instantField,
  startTime: instantField,
  endTime: orNull(instantField, 'null: it lives.'),
  currentCallId: orNull(idField, 'null: the agent has no call by it.'),
  version: versionField,
});
export type AgentSessionResource = z.infer<typeof agentSessionResourceSchema>;

export const agentResourceSchema = z.object({
  id: idField,
  handlerId: idField,
  user: textOrNull('Who signs on as this agent; null: nobody is named.'),
  agentId: textOrNull('The number by which they log on at telephones; null: none.'),
  name: z.string(),
  profile: textOrNull('Of the centre file: it gives skills, groups and links; null: none.'),
  state: z.enum(agentStatesOf('api')).describe('As TAPI 3 names it.'),
  derivedState: z.enum(agentStatesOf('core')).describe('As the centre sees it.'),
  wrapUp: flagField('Whether they work after a call.'),
  reason: z.string().nullable(),
  visibleReason: z
    .object({ key: z.string(), params: z.record(z.string(), z.string()) })
    .nullable()
    .describe(
      'Why the agent is in this state and how to leave it: key and parameters of a sentence.',
    ),
  stateEnteredAt: instantField,
  nextState: orNull(
    z.enum(['notReady', 'released']),
    'After the present call; null: none was asked for.',
  ),
  pendingState: z
    .enum(['notReady', 'loggedOff'])
    .nullable()
    .describe('When the present call is over, as the centre names it; null: none was asked for.'),
  activityId: textOrNull("Of the centre's list; null: none is said."),
  activityMs: z.record(z.string(), msField).describe('Time by activity since the log-on.'),
  addressId: orNull(idField, 'Where the agent is logged on; null: not said.'),
  measurementPeriod: numberField('Seconds.'),
  capacity: z.object({
    units: numberField('Of work that they can hold at once.'),
    used: numberField('Units held now.'),
    byChannel: z.record(z.string(), z.number()).describe('Units held now, by channel.'),
  }),
  skills: z.array(z.object({ skillId: z.string(), level: z.number() })),
  links: z.array(
    z.object({
      queueId: idField,
      rank: numberField('Links of the smallest rank are tried first.'),
      delayMs: msField.describe('Calls must have waited so long before this agent may have them.'),
      level: z.number(),
    }),
  ),
  groupIds: z.array(idField),
  idleAccruedMs: msField.describe('Idle since the last routed work.'),
  work: z.array(
    z.object({
      offerId: idField,
      callId: idField,
      phase: z.enum(['offer', 'talk', 'wrapUp']).describe('What of the work is going on.'),
      until: orNull(instantField, 'When the offer or the wrap-up ends by itself; null: never.'),
    }),
  ),
  version: versionField,
});
export type AgentResource = z.infer<typeof agentResourceSchema>;

export const agentAfterSchema = agentResourceSchema.extend({
  appliesAt: z
    .enum(['now', 'afterCall'])
    .describe('Whether the change waits for the end of the present call.'),
});

export const signOnSchema = z.object({
  agent: agentResourceSchema,
  browserId: textOrNull(
    'That took over last, of several in which the agent is; null: none has said so.',
  ),
  sessions: z.array(agentSessionResourceSchema),
  results: z.array(
    z.object({
      groupId: idField,
      sessionId: idField.nullable(),
      code: textOrNull('Why there is no session; null: there is one.'),
      detail: z.string().nullable(),
    }),
  ),
});

export const timelineSchema = z.object({
  agentId: idField,
  segments: z.array(
    z.object({
      state: agentResourceSchema.shape.state,
      reason: z.string().nullable(),
      from: instantField,
      to: orNull(instantField, 'null: it lasts.'),
      callId: idField.nullable(),
    }),
  ),
});

export const recallSchema = z.object({
  agent: agentResourceSchema,
  released: z
    .array(agentResourceSchema.shape.work.element)
    .describe('Work that was taken from them.'),
});

export const permittedGroupsSchema = z.object({
  items: z.array(
    z.object({
      groupId: idField,
      name: z.string(),
      sessionId: orNull(idField, 'The live session; null: not signed on.'),
    }),
  ),
});

export const activityListSchema = z.object({
  items: z.array(z.object({ id: z.string(), name: z.record(z.string(), z.string()) })),
});

export const addressListSchema = listOf(
  z.object({
    id: idField,
    handlerId: idField,
    dial: textOrNull('What a switch dials to reach it; null: its id.'),
    agentId: orNull(idField, 'Who is logged on there; null: nobody.'),
  }),
);

/** What an agent can do at an address (tapi-call-center.md 2.10). */
export const agentCapsSchema = z.object({
  addressId: idField,
  handlerId: idField,
  features: textsField('TAPI functions that can be called.'),
  settableStates: textsField('To which agents can be set.'),
  settableNextStates: textsField('Which can be asked for, to follow a call.'),
  maxGroupsPerAddress: numberField('To how many groups an agent can sign on at once.'),
  extensionIds: z.array(z.string()),
});

/** An agent's status at an address, as in TAPI 2.0 and 2.1 (tapi-call-center.md 3.1). */
export const agentStatusSchema = z.object({
  addressId: idField,
  agentId: idField.nullable(),
  state: z.enum(agentStatesOf('tapi2')),
  nextState: z
    .enum(['notReady', 'loggedOff', 'workingAfterCall'])
    .nullable()
    .describe('When the present call is over, as TAPI names it; null: none was asked for.'),
  activityId: z.string().nullable(),
  groupIds: z.array(idField),
  validStates: textsField('To which the agent can be set now.'),
  validNextStates: textsField('Which can be asked for, to follow the present call.'),
});

const { inService, connected, locked, doNotDisturb, messageWaiting, forwarding } = stationShape;
export const stationSchema = z.object({
  addressId: idField,
  agentId: orNull(idField, 'Who is logged on there; null: nobody.'),
  inService: inService.unwrap().describe('As its switch or a person says.'),
  connected: connected.unwrap().describe('Its telephone is there.'),
  locked: locked.unwrap().describe('No calls are dialled there.'),
  doNotDisturb: doNotDisturb.unwrap().describe('It takes no calls.'),
  messageWaiting: messageWaiting.unwrap().describe('Its lamp is lit.'),
  forwarding: forwarding.unwrap().describe('Where direct calls go instead.'),
  activeCalls: numberField('Of its agent, besides those on hold.'),
  onHoldCalls: numberField('Those of a consult or transfer too.'),
  version: versionField,
});

const switchViewSchema = z.object({
  name: z.string(),
  features: textsField('Commands that it knows.'),
  isAttached: flagField('Whether its connection stands.'),
  hasBrowserPhones: flagField('Whether stations may be in browsers.'),
  conferenceMax: numberField('Parties that a conference may have, its caller included.'),
  rttMs: numberField('Of the last health message, there and back.'),
  load: numberField('As it states it.'),
  channels: numberField('In use there, as it states.'),
  legs: numberField('That the centre has there now.'),
  reconciled: numberField('Legs that went on when it was attached.'),
  released: numberField('Legs of nobody that were hung up then.'),
  lastError: textOrNull('null: none since it was attached.'),
});
export type SwitchView = z.infer<typeof switchViewSchema>;

const sayingsSchema = z.array(
  z.object({
    id: z.string(),
    name: z.record(z.string(), z.string()).describe('For people, by language.'),
  }),
);

export const handlerResourceSchema = z.object({
  id: idField,
  centreId: idField,
  name: z.string(),
  gateway: textOrNull('What tells it of its calls; null: the clients do.'),
  epoch: numberField('Counts the lives of the process.'),
  healthy: flagField('Whether it takes calls: false while it drains.'),
  readyForAcd: flagField('Whether an ACD outside has opened all twelve kinds of requests.'),
  settableStates: textsField('To which agents can be set.'),
  settableNextStates: textsField('Which can be asked for, to follow a call.'),
  maxGroupsPerAddress: numberField('To how many groups an agent can sign on at once.'),
  notReadyReasons: sayingsSchema.describe('What agents choose from, in this order.'),
  outcomeCodes: sayingsSchema.describe('The same at the end of a call.'),
  switch: orNull(switchViewSchema, 'That it drives, or drove last; null: none.'),
});
export const handlerListSchema = z.object({ items: z.array(handlerResourceSchema) });

export const telephoneSchema = z.object({
  user: textField('Of SIP: the number of the station.'),
  domain: textField('Of its SIP address.'),
  secret: textField('Its password, for this log-on alone; a new one replaces it.'),
});

export const telephoneQualitySchema = z.strictObject({
  mos: z.number().min(1).max(5).describe('Mean opinion score of the call, by the E-model.'),
  jitterMs: z.number().min(0).max(60_000).describe('Of packets that came, on average.'),
  lostShare: z.number().min(0).max(1).describe('Of packets that came from the switch.'),
  roundTripMs: z.number().min(0).max(60_000).describe('To the switch and back, on average.'),
});
