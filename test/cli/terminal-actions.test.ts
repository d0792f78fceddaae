/** Actions of the clients in the terminal: as words, as keys, and what the foot of a screen says. */
import { describe, expect, it } from 'vitest';
import { agentActions } from '../../cli/agent/actions.ts';
import { supervisorActions } from '../../cli/supervise/supervisor-actions.ts';
import { type Action, calledAs } from '../../cli/terminal/action.ts';
import { ActionKeys, type Key } from '../../cli/terminal/action-keys.ts';
import { footLines } from '../../cli/terminal/action-screen.ts';
import { stepsOf } from '../../cli/terminal/plain.ts';

interface Lamp {
  isOn: boolean;
}

const done: string[] = [];
const lampActions: readonly Action<Lamp>[] = [
  {
    name: 'on',
    key: 'o',
    help: 'switch on',
    needs: 'a dark lamp',
    asks: [{ name: 'colour' }, { name: 'for', otherwise: () => '1 h' }],
    isOpen: ({ isOn }) => !isOn,
    run: (_lamp, words) => {
      done.push(words.join('/'));
      const problem = { type: '', title: '', status: 409, code: 'no_bulb', retryable: false };
      const refused = { ...problem, detail: 'There is no bulb.', allowed: ['off'] };
      return Promise.resolve(words[0] === 'black' ? refused : null);
    },
  },
  {
    name: 'off',
    key: 'o',
    help: 'switch off',
    needs: 'a lamp that is on',
    asks: [],
    isOpen: ({ isOn }) => isOn,
    run: () => Promise.resolve(null),
  },
];

function lampKeys(lamp: Lamp = { isOn: false }) {
  const keys = new ActionKeys({ actions: lampActions, target: () => lamp, onChange: () => {} });
  const type = (text: string, end: Partial<Key> = { return: true }): void => {
    for (const input of text) keys.press({ input });
    keys.press({ input: '', ...end });
  };
  return { keys, type };
}

describe('a key', () => {
  it('asks what its action has to know; nothing typed means the usual', async () => {
    const { keys, type } = lampKeys();
    keys.press({ input: 'o' });
    expect(keys.asking).toEqual({ label: 'switch on: colour', typed: '' });
    type('');
    expect(keys.asking).toMatchObject({ label: 'switch on: colour' });
    type('redd', { backspace: true });
    type('');
    expect(keys.asking).toEqual({ label: 'switch on: for [1 h]', typed: '' });
    type('');
    await Promise.resolve();
    expect(keys.asking).toBeNull();
    expect(done.at(-1)).toBe('red/1 h');
  });

  it('of two actions means the possible one; others say what they need', () => {
    const lit = { isOn: true };
    expect(lampKeys(lit).keys.open.map(({ name }) => name)).toEqual(['off']);
    const { keys } = lampKeys({ isOn: true });
    keys.press({ input: 'z' });
    expect(keys.notice).toBe('');
    const alone = new ActionKeys({
      actions: lampActions.slice(0, 1),
      target: () => lit,
      onChange: () => {},
    });
    alone.press({ input: 'o' });
    expect(alone.notice).toBe('switch on needs a dark lamp');
  });

  it('can be left by Esc; what is refused is said, with what is allowed', async () => {
    const { keys, type } = lampKeys();
    keys.press({ input: 'o' });
    type('bl', { escape: true });
    expect(keys.asking).toBeNull();
    keys.press({ input: 'o' });
    type('black');
    type('');
    await new Promise(setImmediate);
    expect(keys.notice).toBe('on refused: no_bulb: There is no bulb. Allowed now: off.');
  });
});

describe('the foot of a screen', () => {
  it('shows the keys that work now in the width there is, or the question', () => {
    const open = agentActions.map(({ key, help }) => ({ key, help })) as never;
    const lines = footLines({ notice: 'x '.repeat(90), asking: null, open }, 60);
    expect(lines.every((line) => line.length <= 60)).toBe(true);
    expect(lines.slice(0, 2).join('').length).toBeGreaterThan(100);
    expect(lines.at(-1)).toMatch(/\^C leave$/);
    const asking = { label: 'consult: to', typed: 'agent:a' };
    expect(footLines({ notice: '', asking, open }, 60).slice(-2)[0]).toBe('consult: to: agent:a_');
  });
});

describe('a line of words', () => {
  it('is an action with its words, the last of which takes the rest', () => {
    const called = calledAs(supervisorActions, 'state helene notReady out to lunch');
    expect(called).toMatchObject({ given: ['helene', 'notReady', 'out to lunch'] });
    expect(calledAs(agentActions, 'not-ready')).toMatchObject({ given: [] });
  });

  it.each([
    ['dance', /^'dance' is no action; expected on, accept, .*, off, status, help, quit or wait$/],
    ['consult', /^'consult' lacks to \(agent:…, queue:… or a number\)$/],
    ['accept now', /^'accept' takes nothing; 'accept now' is given$/],
  ])('that is wrong says so: %s', (line, said) => {
    expect(calledAs(agentActions, line)).toMatch(said);
    expect(stepsOf(agentActions, `ready; ${line}`)).toMatch(said);
  });

  it('may be one of many in a script, with rests and remarks', () => {
    const steps = stepsOf(agentActions, 'ready; accept\n# a remark\n wait 5; consult agent:b;');
    expect(steps).toMatchObject([
      { text: 'ready' },
      { text: 'accept' },
      { restMs: 5_000 },
      { given: ['agent:b'] },
    ]);
  });

  it('gives each key to one action at a time', () => {
    const names = supervisorActions.map(({ key }) => key);
    expect(new Set(names).size).toBe(names.length);
    const twice = agentActions.filter(({ key }, place) => {
      return agentActions.findIndex((one) => one.key === key) !== place;
    });
    expect(twice.map(({ name }) => name)).toEqual(['retrieve']);
  });
});
