/**
 * A client of one agent: the state that the service reported last, whether it still holds, and the
 * command under way. The desk, the agent client and the TAPI program of the examples share it, so a
 * state that was only requested is never shown. Source: decisions/0067.
 */
import { assign, type SnapshotFrom, setup } from 'xstate';

/** Answers of the service, and changes of the connection, move the client to its next state. */
export type AgentClientEvent =
  | { readonly type: 'connection.lost' | 'connection.resumed' }
  | { readonly type: 'command.sent' | 'command.accepted' | 'command.refused' }
  /** No answer will come, and the command may have been done. */
  | { readonly type: 'command.unanswered' }
  /** An event, or the answer to a command, says the state; a replayed one may be old. */
  | ({ readonly type: 'agent.reported' } & AgentReport)
  /** The answer to a request for the agent that was sent after the connection. */
  | ({ readonly type: 'agent.read' } & AgentReport);

interface AgentReport {
  readonly state: string;
  /** The agent's; a report older than the last is ignored. Without one each counts. */
  readonly version?: number;
}

/** Sent what the service and the connection do; {@link clientStateOf} says what to show. */
export const agentClientMachine = setup({
  types: {
    context: {} as Required<AgentReport>,
    events: {} as AgentClientEvent,
    tags: {} as 'unknown' | 'waiting',
  },
  actions: {
    noteState: assign(({ context, event }) => {
      if (event.type !== 'agent.reported' && event.type !== 'agent.read') return {};
      const { state, version = context.version } = event;
      return version < context.version ? {} : { state, version };
    }),
    forget: assign({ state: 'unknown', version: 0 }),
  },
}).createMachine({
  id: 'agentClient',
  description: 'What a client of one agent shows: the reported state, or that it is unknown.',
  context: { state: 'unknown', version: 0 },
  type: 'parallel',
  states: {
    connection: {
      description: 'Whether the state that was reported last still holds.',
      initial: 'resuming',
      states: {
        resuming: {
          description: 'Connected; events that were missed come, and the agent is not read yet.',
          tags: ['unknown'],
          on: {
            'agent.read': { target: 'current', actions: 'noteState' },
            'agent.reported': { actions: 'noteState' },
            'connection.lost': { target: 'lost', actions: 'forget' },
          },
        },
        current: {
          description: 'The state shown is the agent’s.',
          on: {
            'agent.read': { actions: 'noteState' },
            'agent.reported': { actions: 'noteState' },
            'connection.lost': { target: 'lost', actions: 'forget' },
          },
        },
        lost: {
          description: 'The state may have changed.',
          tags: ['unknown'],
          on: { 'connection.resumed': 'resuming' },
        },
      },
    },
    command: {
      description: 'The last command. It changes nothing that is shown.',
      initial: 'none',
      states: {
        none: { description: 'None, or its effect was reported.' },
        sent: {
          description: 'Without an answer yet; a lost connection leaves it so.',
          tags: ['waiting'],
          on: {
            'agent.read': 'reported',
            'agent.reported': 'reported',
            'command.accepted': 'accepted',
            'command.refused': 'refused',
            'command.unanswered': 'unanswered',
          },
        },
        reported: {
          description: 'Without an answer yet; a state was reported since it was sent.',
          tags: ['waiting'],
          on: {
            'command.accepted': 'none',
            'command.refused': 'refused',
            'command.unanswered': 'unanswered',
          },
        },
        accepted: {
          description: 'The service accepted it; the state that follows was not reported yet.',
          tags: ['waiting'],
          on: { 'agent.read': 'none', 'agent.reported': 'none' },
        },
        refused: { description: 'The agent is as before.' },
        unanswered: {
          description: 'It may have been done, which reading the agent shows.',
          tags: ['waiting'],
          on: { 'agent.read': 'none' },
        },
      },
      on: { 'command.sent': '.sent' },
    },
  },
});

/** The state to show; `unknown` where none holds. */
export function clientStateOf(client: SnapshotFrom<typeof agentClientMachine>): string {
  return client.hasTag('unknown') ? 'unknown' : client.context.state;
}
