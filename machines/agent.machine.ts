/**
 * The agent: the state requested last, Not Ready that the system imposed, and the work, as parallel
 * regions, with a session machine for each group. The core follows `requested` by its table and
 * derives the rest; tests compare both. Source: acd-routing.md B2, B4, B5; decisions/0067.
 */
import { assign, enqueueActions, type SnapshotFrom, setup, transition } from 'xstate';
import type { agentWords } from './agent-words.ts';
import { type SessionEvent, sessionMachine } from './session.machine.ts';

/** What the centre says about an agent. */
export interface AgentMachineInput {
  readonly id: string;
  /** Groups of the agent, by id: a log-on opens their sessions in this order. */
  readonly groups: readonly string[];
  /** Groups of the queues linked to the agent; null: one has none, so no session is needed. */
  readonly servedGroups: readonly string[] | null;
  /** Rejected offers in a row that make Not Ready. */
  readonly rejectsMax: number;
  /** Null: Not Ready for unanswered offers lasts until somebody says Ready. */
  readonly autoReturnMs: number | null;
  /** Offers not accepted yet delay a request for another state, too. */
  readonly finishesOffers: boolean;
}

/** Null: the work is over. */
const phaseAfter = {
  'offer.offered': 'offered',
  'offer.accepted': 'accepted',
  'offer.connecting': 'accepted',
  'offer.connected': 'talking',
  'offer.rejected': null,
  'offer.expired': null,
  'offer.failed': null,
  'offer.rescinded': null,
  'interaction.began': 'talking',
  'interaction.wrapUp': 'wrapUp',
  'interaction.ended': null,
} as const;
/** How far a call has come with its agent. */
type WorkPhase = NonNullable<(typeof phaseAfter)[keyof typeof phaseAfter]>;

/** Effects of the core on an agent's work. */
interface WorkEvent {
  readonly type: keyof typeof phaseAfter;
  readonly offerId: string;
  readonly sessionId?: string;
  /** Of an offer that expires: how many make Not Ready. */
  readonly noAnswersMax?: number;
  /** Its expiry makes no agent Not Ready, as several were offered the call. */
  readonly uncounted?: true;
  readonly cause?: string;
}

/** Commands of the agent, states of the device, and effects of the core. */
export type AgentEvent =
  | { readonly type: 'agent.logOn' | 'agent.logOnReady'; readonly groups?: readonly string[] }
  | {
      readonly type: 'agent.ready';
      readonly by?: string;
      /** Offers whose wrap-up it ends. */
      readonly ends?: readonly string[];
    }
  | { readonly type: 'agent.notReady' | 'agent.logOff' | 'device.failed' | 'device.works' }
  | { readonly type: 'session.opened'; readonly groupId: string }
  | {
      readonly type: 'session.ready' | 'session.notReady' | 'session.ended';
      readonly sessionId: string;
      /** Of Not Ready: the agent's Ready leaves it as it is. */
      readonly pause?: boolean;
    }
  | WorkEvent
  /** Raised by the machine itself: work or sessions have changed. */
  | { readonly type: 'agent.changed' };

/** A session of an agent with a group. */
interface AgentSession {
  readonly groupId: string;
  /** Its state, whatever the agent's is. */
  readonly own: SnapshotFrom<typeof sessionMachine>['value'];
  /** Ready of the agent leaves it as it is. */
  readonly isPaused: boolean;
}

/** What the machine remembers of an agent. */
export interface AgentContext extends AgentMachineInput {
  /** Offers and talks, by id of the offer. */
  readonly works: {
    readonly [offerId: string]: { readonly phase: WorkPhase; readonly sessionId?: string };
  };
  readonly sessions: { readonly [sessionId: string]: AgentSession };
  /** Ids of sessions count on from here. */
  readonly sessionsMade: number;
  /** Unanswered offers in a row. */
  readonly noAnswers: number;
  /** Rejected offers in a row. */
  readonly rejects: number;
}

/** Sent commands that were accepted, and effects of the core on the agent's work. */
export const agentMachine = setup({
  types: {
    context: {} as AgentContext,
    events: {} as AgentEvent,
    input: {} as AgentMachineInput,
    tags: {} as 'loggedOff' | 'notReady',
  },
  delays: { autoReturn: ({ context }) => context.autoReturnMs ?? 0 },
  guards: {
    has: ({ context }, { phases }: { readonly phases: readonly WorkPhase[] }) =>
      Object.values(context.works).some(({ phase }) => phases.includes(phase)),
    isFree: ({ context }) => Object.keys(context.works).length === 0,
    isOccupied: ({ context }) =>
      Object.values(context.works).some(
        ({ phase }) => context.finishesOffers || phase !== 'offered',
      ),
    isLastNoAnswer: ({ context, event }) =>
      event.type === 'offer.expired' &&
      event.uncounted === undefined &&
      context.noAnswers + 1 >= (event.noAnswersMax ?? 1),
    isLastReject: ({ context }) => context.rejects + 1 >= context.rejectsMax,
    isUnreachable: ({ event }) => event.type === 'offer.failed' && event.cause === 'unreachable',
    returns: ({ context }) => context.autoReturnMs !== null,
    isServing: ({ context: { servedGroups, sessions } }) =>
      servedGroups === null ||
      Object.values(sessions).some(
        ({ own, groupId }) => own === 'ready' && servedGroups.includes(groupId),
      ),
    isGroupFree: ({ context: { groups, sessions }, event }) =>
      event.type === 'session.opened' &&
      groups.includes(event.groupId) &&
      !Object.values(sessions).some(
        ({ own, groupId }) => groupId === event.groupId && own !== 'ended',
      ),
    isLive: ({ context: { sessions }, event }) =>
      'sessionId' in event && (sessions[event.sessionId ?? '']?.own ?? 'ended') !== 'ended',
  },
  actions: {
    noteWork: enqueueActions(({ context, event, enqueue }) => {
      const { type, offerId, sessionId, uncounted } = event as WorkEvent;
      const { [offerId]: before, ...works } = context.works;
      const phase = phaseAfter[type];
      const session = sessionId ?? before?.sessionId;
      const work = session === undefined ? {} : { sessionId: session };
      const isConnected = type === 'offer.connected';
      const isNoAnswer = type === 'offer.expired' && uncounted === undefined;
      enqueue.assign({
        works: phase === null ? works : { ...works, [offerId]: { ...work, phase } },
        noAnswers: isConnected ? 0 : context.noAnswers + Number(isNoAnswer),
        rejects: isConnected ? 0 : context.rejects + Number(type === 'offer.rejected'),
      });
      enqueue.raise({ type: 'agent.changed' });
    }),
    noteSessions: enqueueActions(({ context, event, enqueue }) => {
      enqueue.assign(sessionsAfter(context, event));
      enqueue.raise({ type: 'agent.changed' });
    }),
    forgetNoAnswers: assign({ noAnswers: 0 }),
  },
}).createMachine({
  id: 'agent',
  description:
    'One agent of a centre. The state that people see is the first that holds of loggedOff, busy, reserved, workingAfterCall, notReady and ready.',
  context: ({ input }) => ({
    ...input,
    works: {},
    sessions: {},
    sessionsMade: 0,
    noAnswers: 0,
    rejects: 0,
  }),
  type: 'parallel',
  states: {
    requested: {
      description: 'The state that the agent requested last, and a request that waits for work.',
      initial: 'loggedOff',
      states: {
        loggedOff: {
          description: 'Away: released of TAPI 3, LOGGEDOFF of TAPI 2.',
          tags: ['loggedOff'],
          on: {
            'agent.logOn': { target: 'notReady', actions: 'noteSessions' },
            'agent.logOnReady': { target: 'ready', actions: 'noteSessions' },
          },
        },
        notReady: {
          description: 'Not Ready for a reason of the agent’s.',
          tags: ['notReady'],
          initial: 'settled',
          states: {
            settled: {
              description: 'No request waits.',
            },
            pendingNotReady: {
              description: 'The next state of TAPI 2: Not Ready once the work is over.',
              on: { 'agent.changed': { guard: 'isFree', target: '#agent.requested.notReady' } },
            },
            pendingLogOff: {
              description: 'Logged off once the work is over.',
              on: {
                'session.opened': {},
                'agent.changed': {
                  guard: 'isFree',
                  target: '#agent.requested.loggedOff',
                  actions: 'noteSessions',
                },
              },
            },
          },
          on: {
            'session.opened': { guard: 'isGroupFree', actions: 'noteSessions' },
            'agent.ready': { target: 'ready', actions: 'noteSessions' },
            'agent.notReady': [
              { guard: 'isOccupied', target: '.pendingNotReady' },
              { target: 'notReady' },
            ],
            'agent.logOff': [
              { guard: 'isOccupied', target: '.pendingLogOff' },
              { target: 'loggedOff', actions: 'noteSessions' },
            ],
          },
        },
        ready: {
          description: 'Ready, unless something is imposed.',
          initial: 'settled',
          states: {
            settled: {
              description: 'No request waits.',
            },
            pendingNotReady: {
              description: 'The next state of TAPI 2: Not Ready once the work is over.',
              on: { 'agent.changed': { guard: 'isFree', target: '#agent.requested.notReady' } },
            },
            pendingLogOff: {
              description: 'Logged off once the work is over.',
              on: {
                'session.opened': {},
                'agent.changed': {
                  guard: 'isFree',
                  target: '#agent.requested.loggedOff',
                  actions: 'noteSessions',
                },
              },
            },
          },
          on: {
            'session.opened': { guard: 'isGroupFree', actions: 'noteSessions' },
            'agent.ready': { target: 'ready', actions: 'noteSessions' },
            'agent.notReady': [
              { guard: 'isOccupied', target: '.pendingNotReady' },
              { target: 'notReady' },
            ],
            'agent.logOff': [
              { guard: 'isOccupied', target: '.pendingLogOff' },
              { target: 'loggedOff', actions: 'noteSessions' },
            ],
          },
        },
      },
    },
    imposed: {
      description: 'Causes of Not Ready that the system imposes, during work too.',
      type: 'parallel',
      states: {
        device: {
          description: 'Whether the telephone can take calls.',
          initial: 'works',
          states: {
            works: {
              description: 'Calls can reach it.',
              on: {
                'device.failed': 'failed',
                'offer.failed': { guard: 'isUnreachable', target: 'failed' },
              },
            },
            failed: {
              description: 'It was reported as unusable, or an offer could not reach it.',
              tags: ['notReady'],
              on: { 'device.works': 'works' },
            },
          },
        },
        noAnswer: {
          description: 'Offers in a row that were not answered.',
          initial: 'no',
          states: {
            no: {
              description: 'Fewer than the limit.',
              on: { 'offer.expired': { guard: 'isLastNoAnswer', target: 'yes' } },
            },
            yes: {
              description: 'Too many offers in a row were not answered.',
              tags: ['notReady'],
              on: { 'agent.ready': 'no', 'agent.logOn': 'no', 'agent.logOnReady': 'no' },
              after: { autoReturn: { guard: 'returns', target: 'no', actions: 'forgetNoAnswers' } },
            },
          },
        },
        rejects: {
          description: 'Offers that were rejected.',
          initial: 'no',
          states: {
            no: {
              description: 'Fewer than the limit.',
              on: { 'offer.rejected': { guard: 'isLastReject', target: 'yes' } },
            },
            yes: {
              description: 'Too many offers were rejected.',
              tags: ['notReady'],
              on: { 'agent.ready': 'no', 'agent.logOn': 'no', 'agent.logOnReady': 'no' },
            },
          },
        },
        sessions: {
          description: 'Whether a session lets queue calls through.',
          initial: 'serving',
          states: {
            serving: {
              description: 'Some queue is served.',
            },
            paused: {
              description: 'No session is ready in a group whose queues the agent serves.',
              tags: ['notReady'],
            },
          },
          on: {
            'session.*': { guard: 'isLive', actions: 'noteSessions' },
            'agent.changed': [{ guard: 'isServing', target: '.serving' }, { target: '.paused' }],
          },
        },
      },
    },
    work: {
      description: 'Offers and interactions, of all channels.',
      initial: 'idle',
      states: {
        idle: {
          description: 'No work.',
        },
        reserved: { description: 'A call is offered or connecting. TAPI shows ready.' },
        busy: { description: 'BUSYACD, BUSYINCOMING or BUSYOUTBOUND of TAPI, on hold too.' },
        workingAfterCall: {
          description: 'Wrap-up: WORKINGAFTERCALL of TAPI 2.',
        },
      },
      on: {
        'offer.*': { actions: 'noteWork' },
        'interaction.*': { actions: 'noteWork' },
        'agent.changed': [
          { guard: { type: 'has', params: { phases: ['talking'] } }, target: '.busy' },
          {
            guard: { type: 'has', params: { phases: ['offered', 'accepted'] } },
            target: '.reserved',
          },
          { guard: { type: 'has', params: { phases: ['wrapUp'] } }, target: '.workingAfterCall' },
          { target: '.idle' },
        ],
      },
    },
  },
});

/** An agent who says Ready or logs on begins to count again. */
const forgotten = { noAnswers: 0, rejects: 0 };

/** A state of {@link agentMachine}. */
type AgentSnapshot = SnapshotFrom<typeof agentMachine>;
/** The core's word for what an agent does. */
type AgentState = NonNullable<(typeof agentWords)[number]['core']>;

/** The state that people see. */
export function agentStateOf(agent: AgentSnapshot): AgentState {
  if (agent.hasTag('loggedOff')) return 'loggedOff';
  const { work } = agent.value;
  if (work !== 'idle') return work;
  return agent.hasTag('notReady') ? 'notReady' : 'ready';
}

/** The state of a session: its own, or that of its interactions. */
export function agentSessionStateOf(
  { sessions, works }: Pick<AgentContext, 'sessions' | 'works'>,
  sessionId: string,
): AgentSession['own'] {
  const { own = 'released' } = sessions[sessionId] ?? {};
  if (own === 'released' || own === 'ended') return own;
  const phases = Object.values(works).flatMap((work) =>
    work.sessionId === sessionId ? work.phase : [],
  );
  if (phases.includes('talking')) return 'busyOnCall';
  return phases.includes('wrapUp') ? 'busyWrapUp' : own;
}

function sessionsAfter(context: AgentContext, event: AgentEvent): Partial<AgentContext> {
  const { groups, sessions } = context;
  switch (event.type) {
    case 'agent.logOn':
    case 'agent.logOnReady': {
      const { groups: asked = groups } = event;
      const own = event.type === 'agent.logOn' ? 'notReady' : 'ready';
      const opened = groups.filter((group) => asked.includes(group));
      return { ...withSessions(context, opened, own), ...forgotten };
    }
    case 'session.opened':
      return withSessions(context, [event.groupId], 'notReady');
    case 'session.ready':
    case 'session.notReady':
    case 'session.ended': {
      const { sessionId, type, pause = false } = event;
      const isAtWork = agentSessionStateOf(context, sessionId).startsWith('busy');
      const session = sessions[sessionId] as AgentSession;
      const isPaused = type === 'session.notReady' && (pause || !isAtWork);
      const moved = { ...session, own: follow(session.own, type), isPaused };
      return { sessions: { ...sessions, [sessionId]: moved } };
    }
    case 'agent.ready': {
      const readied = readySessions(context, event.ends ?? []);
      return { sessions: readied, ...(event.by === undefined ? forgotten : {}) };
    }
    default:
      return { sessions: {} };
  }
}

function withSessions(
  { id, sessions, sessionsMade }: AgentContext,
  groupIds: readonly string[],
  own: 'ready' | 'notReady',
): Pick<AgentContext, 'sessions' | 'sessionsMade'> {
  const opened = groupIds.map((groupId, place) => {
    return [`${id}/${sessionsMade + place + 1}`, { groupId, own, isPaused: false }];
  });
  return {
    sessions: { ...sessions, ...Object.fromEntries(opened) },
    sessionsMade: sessionsMade + groupIds.length,
  };
}

/** Sessions at work keep what was said for after it. */
function readySessions(context: AgentContext, ends: readonly string[]): AgentContext['sessions'] {
  const works = Object.fromEntries(
    Object.entries(context.works).filter(([offerId]) => !ends.includes(offerId)),
  );
  const of = { ...context, works };
  return Object.fromEntries(
    Object.entries(context.sessions).map(([id, session]) => {
      const follows = !session.isPaused && agentSessionStateOf(of, id) === 'notReady';
      return [id, follows ? { ...session, own: follow(session.own, 'session.ready') } : session];
    }),
  );
}

/** The next state of a session; itself where the event is not legal. */
function follow(value: AgentSession['own'], type: SessionEvent['type']): AgentSession['own'] {
  const from = sessionMachine.resolveState({ value });
  return transition(sessionMachine, from, { type })[0].value;
}
