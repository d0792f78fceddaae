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
  | { readonly type: 'agent.reported'; readonly state: string };

/** Sent what the service and the connection do; {@link clientStateOf} says what to show. */
export const agentClientMachine = setup({
  types: {
    context: {} as { readonly state: string },
    events: {} as AgentClientEvent,
    tags: {} as 'unknown' | 'waiting',
  },
  actions: {
    noteState: assign(({ event }) =>
      event.type === 'agent.reported' ? { state: event.state } : {},
    ),
  },
}).createMachine({
  id: 'agentClient',
  description: 'What a client of one agent shows: the reported state, or that it is unknown.',
  context: { state: 'unknown' },
  type: 'parallel',
  states: {
    connection: {
      description: 'Whether the state that was reported last still holds.',
      initial: 'resuming',
      states: {
        resuming: {
          description: 'Connected, but the state was not reported since.',
          tags: ['unknown'],
          on: {
            'agent.reported': { target: 'current', actions: 'noteState' },
            'connection.lost': 'lost',
          },
        },
        current: {
          description: 'The state shown is the agent’s.',
          on: { 'agent.reported': { actions: 'noteState' }, 'connection.lost': 'lost' },
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
            'command.accepted': 'accepted',
            'command.refused': 'refused',
          },
        },
        accepted: {
          description: 'The service accepted it; the state that follows was not reported yet.',
          tags: ['waiting'],
          on: { 'agent.reported': 'none' },
        },
        refused: { description: 'The agent is as before.' },
      },
      on: { 'command.sent': '.sent' },
    },
  },
});

/** The state to show; `unknown` where none holds. */
export function clientStateOf(client: SnapshotFrom<typeof agentClientMachine>): string {
  return client.hasTag('unknown') ? 'unknown' : client.context.state;
}
