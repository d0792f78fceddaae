import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { type AgentClientEvent, agentClientMachine, clientStateOf } from '../../machines/index.ts';

/** What a client shows after each of these events. */
function shown(...events: readonly AgentClientEvent[]): string[] {
  const client = createActor(agentClientMachine).start();
  return events.map((event) => {
    client.send(event);
    const agent = client.getSnapshot();
    return `${clientStateOf(agent)}${agent.hasTag('waiting') ? ', waiting' : ''}`;
  });
}
const reported = (state: string) => ({ type: 'agent.reported', state }) as const;

describe('a client of an agent', () => {
  it('shows no state before one was reported', () => {
    expect(shown({ type: 'connection.resumed' }, reported('notReady'))).toEqual([
      'unknown',
      'notReady',
    ]);
  });

  it('does not show what was requested before it is reported', () => {
    const events = [
      reported('notReady'),
      { type: 'command.sent' },
      { type: 'command.accepted' },
      reported('ready'),
    ] as const;
    expect(shown(...events)).toEqual([
      'notReady',
      'notReady, waiting',
      'notReady, waiting',
      'ready',
    ]);
  });

  it('shows the same after a refusal, and waits for nothing', () => {
    const events = [
      reported('notReady'),
      { type: 'command.sent' },
      { type: 'command.refused' },
    ] as const;
    expect(shown(...events)).toEqual(['notReady', 'notReady, waiting', 'notReady']);
  });

  it('shows ready no longer once the connection is lost, until it is reported again', () => {
    const events = [
      reported('ready'),
      { type: 'connection.lost' },
      reported('ready'),
      { type: 'connection.resumed' },
      reported('notReady'),
    ] as const;
    expect(shown(...events)).toEqual(['ready', 'unknown', 'unknown', 'unknown', 'notReady']);
  });

  it('keeps waiting for the answer to a command while the connection is lost', () => {
    const events = [
      reported('notReady'),
      { type: 'command.sent' },
      { type: 'connection.lost' },
      { type: 'connection.resumed' },
      reported('notReady'),
      { type: 'command.accepted' },
      reported('ready'),
    ] as const;
    expect(shown(...events).slice(3)).toEqual([
      'unknown, waiting',
      'notReady, waiting',
      'notReady, waiting',
      'ready',
    ]);
  });
});
