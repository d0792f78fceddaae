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
const reported = (state: string, version?: number) =>
  ({ type: 'agent.reported', state, ...(version === undefined ? {} : { version }) }) as const;
const read = (state: string, version?: number) =>
  ({ ...reported(state, version), type: 'agent.read' }) as const;

describe('a client of an agent', () => {
  it('shows no state before the agent was read', () => {
    expect(shown(reported('ready'), read('notReady'))).toEqual(['unknown', 'notReady']);
  });

  it('does not show what was requested before it is reported', () => {
    const events = [
      read('notReady'),
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

  it('waits no longer once accepted, if the state was reported before the answer', () => {
    const events = [
      read('notReady'),
      { type: 'command.sent' },
      reported('ready'),
      { type: 'command.accepted' },
    ] as const;
    expect(shown(...events).slice(1)).toEqual(['notReady, waiting', 'ready, waiting', 'ready']);
  });

  it('waits no longer once the answer says the state, though nothing has changed', () => {
    const events = [
      read('ready', 7),
      { type: 'command.sent' },
      { type: 'command.accepted' },
      reported('ready', 7),
    ] as const;
    expect(shown(...events).slice(2)).toEqual(['ready, waiting', 'ready']);
  });

  it('shows the same after a refusal, and waits for nothing', () => {
    const events = [
      read('notReady'),
      { type: 'command.sent' },
      { type: 'command.refused' },
    ] as const;
    expect(shown(...events)).toEqual(['notReady', 'notReady, waiting', 'notReady']);
  });

  it('shows ready no longer once the connection is lost, until the agent is read', () => {
    const events = [
      read('ready', 282),
      { type: 'connection.lost' },
      read('ready', 282),
      { type: 'connection.resumed' },
      reported('ready', 283),
      read('notReady', 284),
    ] as const;
    const lost = ['unknown', 'unknown', 'unknown', 'unknown'];
    expect(shown(...events)).toEqual(['ready', ...lost, 'notReady']);
  });

  it('shows no replayed state that is older than the one read', () => {
    const events = [read('notReady', 284), reported('ready', 283), reported('busy', 285)] as const;
    expect(shown(...events)).toEqual(['notReady', 'notReady', 'busy']);
  });

  it('shows the later report where the read that began before it is answered after it', () => {
    expect(shown(reported('notReady', 285), read('ready', 284))).toEqual(['unknown', 'notReady']);
  });

  it('begins with the versions of a service that has begun again', () => {
    const events = [
      read('ready', 284),
      { type: 'connection.lost' },
      { type: 'connection.resumed' },
      read('notReady', 1),
    ] as const;
    expect(shown(...events).at(-1)).toBe('notReady');
  });

  it('waits for a read where no answer came, as the command may have been done', () => {
    const events = [
      read('notReady'),
      { type: 'command.sent' },
      { type: 'command.unanswered' },
      reported('notReady'),
      read('ready'),
    ] as const;
    const waits = 'notReady, waiting';
    expect(shown(...events)).toEqual(['notReady', waits, waits, waits, 'ready']);
  });

  it('keeps waiting for the answer to a command while the connection is lost', () => {
    const events = [
      read('notReady'),
      { type: 'command.sent' },
      { type: 'connection.lost' },
      { type: 'connection.resumed' },
      read('notReady'),
      { type: 'command.accepted' },
      reported('ready'),
    ] as const;
    expect(shown(...events).slice(3)).toEqual([
      'unknown, waiting',
      'notReady, waiting',
      'notReady',
      'ready',
    ]);
  });
});
