/** The screen of a client: a picture of lines, keys below it, and a terminal left as it was. */
import { expect, it } from 'vitest';
import type { Action } from '../../cli/terminal/action.ts';
import { showActionScreen } from '../../cli/terminal/action-screen.ts';
import { aTerminal } from '../support/fake-terminal.ts';

const said: string[] = [];
const sayings: readonly Action<null>[] = [
  {
    name: 'say',
    key: 's',
    help: 'say',
    needs: '',
    asks: [{ name: 'what' }],
    isOpen: () => true,
    run: (_target, [what = '']) => {
      said.push(what);
      return Promise.resolve(null);
    },
  },
];

function aScreen(columns: number, rows: number) {
  const terminal = aTerminal(columns, rows);
  const stop = new AbortController();
  const news: { tell: (text: string) => void } = { tell: () => {} };
  const ended = showActionScreen({
    actions: sayings,
    target: () => null,
    stop: stop.signal,
    ...terminal,
    draw: (size) => [`head of ${size.columns} columns`, 'x'.repeat(100), `${said.length} said`],
    listen: (changed) => {
      news.tell = changed;
      return () => {};
    },
  });
  return { terminal, stop, news, ended };
}

it.each([
  [80, 24],
  [60, 12],
])('fills %i columns and %i rows, and cuts what is longer', async (columns, rows) => {
  const { terminal, stop, ended } = aScreen(columns, rows);
  await terminal.shows('^C leave');
  const lines = terminal.lines();
  expect(lines).toHaveLength(rows);
  expect(lines[0]).toBe(`head of ${columns} columns`);
  expect(lines[1]).toBe(`${'x'.repeat(columns - 1)}…`);
  expect(lines.at(-1)).toBe('s say   ^C leave');
  stop.abort();
  await ended;
});

it('asks for what an action needs, carries it out, tells news, and ends with Ctrl-C', async () => {
  const { terminal, news, ended } = aScreen(80, 10);
  await terminal.shows('^C leave');
  terminal.press('s');
  await terminal.shows('say: what: _');
  terminal.press('hello');
  await terminal.shows('say: what: hello_');
  terminal.press('\r');
  await terminal.shows('1 said');
  expect(said).toEqual(['hello']);
  news.tell('call cal_e7.42 connected');
  await terminal.shows('call cal_e7.42 connected');
  terminal.press('\u0003');
  await ended;
  // The other screen, and back.
  expect(terminal.raw()).toContain('\u001b[?1049h');
  expect(terminal.raw()).toContain('\u001b[?1049l');
});
