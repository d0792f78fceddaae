/**
 * Random inputs of agents and supervisors on agents and their sessions.
 */
import type { Input, SessionState } from '../../../routing/index.ts';
import { given } from './random-names.ts';
import type { InputChoice, InputSource } from './random-trace.ts';

/** What agents may ask now. */
export function agentInputs(source: InputSource): readonly InputChoice[] {
  const { draw, world } = source;
  const within = (holds: (state: string) => boolean): readonly string[] =>
    [...world.agents].filter(([, agent]) => holds(agent.state)).map(([id]) => id);
  const off = within((state) => state === 'loggedOff');
  const on = within((state) => state !== 'loggedOff');
  const resting = within((state) => state === 'notReady');
  const setState = (agentId: string, state: 'ready' | 'notReady'): Input => ({
    type: 'setState',
    agentId,
    state,
    ...given(draw, state === 'ready' ? 0.1 : 0.8, 'reason', () =>
      draw.pick(['break', 'break', 'lunch', 'lunch', 'login', 'device', 'noAnswer', 'é']),
    ),
    ...given(draw, 0.3, 'by', () => 'supervisor-1'),
    ...(state === 'ready' ? given(draw, 0.2, 'next', () => true as const) : {}),
  });
  return [
    [off.length > 0 ? (on.length > 0 ? 6 : 40) : 0, () => logOn(source, draw.pick(off))],
    [
      on.length > 0 ? 3 : 0,
      () => ({
        type: 'logOff',
        agentId: draw.pick(on),
        ...given(draw, 0.4, 'lost', () => draw.chance(0.8)),
      }),
    ],
    [resting.length > 0 ? 12 : 0, () => setState(draw.pick(resting), 'ready')],
    [on.length > 0 ? 2 : 0, () => setState(draw.pick(on), 'ready')],
    [on.length > 0 ? 4 : 0, () => setState(draw.pick(on), 'notReady')],
    ...sessionInputs(source, on),
  ];
}

function logOn(source: InputSource, agentId: string): Input {
  const { draw, centre } = source;
  const groups = (centre.groups ?? []).map((group) => group.id);
  return {
    type: 'logOn',
    agentId,
    ...given(draw, groups.length > 0 ? 0.2 : 0.02, 'groups', () =>
      draw.shuffle(draw.some(groups, 0.6)),
    ),
    ...given(draw, 0.3, 'addressId', () =>
      draw.pick([...(centre.addresses ?? []).map((address) => address.id), 'desk-1']),
    ),
    ...given(draw, 0.85, 'ready', () => draw.chance(0.9)),
  };
}

function sessionInputs(source: InputSource, on: readonly string[]): readonly InputChoice[] {
  const { draw, centre, world } = source;
  const groups = (centre.groups ?? []).map((group) => group.id);
  const within = (...states: readonly SessionState[]): readonly string[] =>
    [...world.sessions].filter(([, session]) => states.includes(session.state)).map(([id]) => id);
  const all = [...world.sessions.keys()];
  const setSession = (sessionId: string, state: 'ready' | 'notReady'): Input => ({
    type: 'setSessionState',
    sessionId,
    state,
    ...given(draw, 0.5, 'reason', () => 'training'),
    ...given(draw, 0.2, 'next', () => true as const),
    ...given(draw, 0.1, 'pause', () => true as const),
  });
  const notReady = within('notReady');
  const wrapUp = within('busyWrapUp');
  return [
    [
      groups.length > 0 && on.length > 0 ? 4 : 0,
      () => ({
        type: 'openSession',
        agentId: draw.pick(on),
        groupId: draw.pick(groups),
        ...given(draw, 0.2, 'addressId', () => 'desk-1'),
      }),
    ],
    [notReady.length > 0 ? 5 : 0, () => setSession(draw.pick(notReady), 'ready')],
    [
      wrapUp.length > 0 ? 4 : 0,
      () => setSession(draw.pick(wrapUp), draw.pick(['ready', 'notReady'] as const)),
    ],
    [
      all.length > 0 ? 3 : 0,
      () => setSession(draw.pick(all), draw.pick(['ready', 'notReady'] as const)),
    ],
    [all.length > 0 ? 1.5 : 0, () => ({ type: 'endSession', sessionId: draw.pick(all) })],
  ];
}
