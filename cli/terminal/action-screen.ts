/**
 * A screen with actions: lines that are drawn again each second and whenever something changes, and
 * below them what was said last and the keys that work now.
 *
 * ink knows terminals: keys, sizes, what has changed, what to restore at the end. What stands on
 * the screen is made elsewhere, as lines.
 */
import { Box, render, Text, useInput } from 'ink';
import { createElement, type ReactElement } from 'react';
import { flowed } from '../text/style.ts';
import { ActionKeys, type ActionKeysOptions, type Key } from './action-keys.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface ActionScreenOptions<Target>
  extends Pick<ActionKeysOptions<Target>, 'actions' | 'target'> {
  /** So many lines as there are rows, at most. */
  readonly draw: (size: Size) => readonly string[];
  /** Calls back with news, where there are any; the answer ends it. */
  readonly listen: (changed: (news: string | undefined) => void) => () => void;
  /** Pressed as it opens [none]. */
  readonly firstKey?: string;
  /** Closes the screen, as Ctrl-C does. */
  readonly stop: AbortSignal;
  /** [those of the process] */
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
}

const redrawEveryMs = 1_000;

/** Until Ctrl-C; the terminal is then as it was. */
export async function showActionScreen<Target>(
  options: ActionScreenOptions<Target>,
): Promise<void> {
  const { actions, target, draw, listen, stop } = options;
  const { stdin = process.stdin, stdout = process.stdout } = options;
  const ended = Promise.withResolvers<void>();
  const keys = new ActionKeys({ actions, target, onChange: () => redraw() });
  const onKey = (key: Key): void => {
    if (key.ctrl === true && key.input === 'c') ended.resolve();
    else keys.press(key);
  };
  const page = (): ReactElement => {
    const size = { columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 };
    const foot = footLines(keys, size.columns);
    const rows = size.rows - foot.length;
    const lines = draw({ ...size, rows });
    const gap = Array.from({ length: Math.max(0, rows - lines.length) }, () => '');
    return createElement(Page, { lines: [...lines, ...gap, ...foot], onKey });
  };
  const ink = render(page(), {
    stdin,
    stdout,
    exitOnCtrlC: false,
    patchConsole: false,
    alternateScreen: true,
    interactive: true,
  });
  const redraw = (): void => ink.rerender(page());
  const timer = setInterval(redraw, redrawEveryMs);
  const forget = listen((news) => {
    if (news !== undefined && keys.asking === null) keys.notice = news;
    redraw();
  });
  stdout.on('resize', redraw);
  if (options.firstKey !== undefined) keys.press({ input: options.firstKey });
  stop.addEventListener('abort', () => ended.resolve());
  if (stop.aborted) ended.resolve();
  await ended.promise;
  clearInterval(timer);
  forget();
  stdout.off('resize', redraw);
  ink.unmount();
  await ink.waitUntilExit();
}

/** What was said last, and a question or the keys of what can be done now. */
export function footLines<Target>(
  { notice, asking, open }: Pick<ActionKeys<Target>, 'notice' | 'asking' | 'open'>,
  columns: number,
): readonly string[] {
  const said = flowed(notice.split(' '), ' ', columns).slice(0, 2);
  if (asking !== null) {
    return [...said, `${asking.label}: ${asking.typed}_`, 'Enter takes it, Esc leaves it'];
  }
  const known = open.map(({ key, help }) => `${key} ${help}`);
  return [...said, ...flowed([...known, '^C leave'], '   ', columns)];
}

interface PageProps {
  readonly lines: readonly string[];
  readonly onKey: (key: Key) => void;
}

function Page({ lines, onKey }: PageProps): ReactElement {
  useInput((input, key) => onKey({ ...key, input }));
  const texts = lines.map((line, place) =>
    createElement(Text, { key: place, wrap: 'truncate-end' }, line === '' ? ' ' : line),
  );
  return createElement(Box, { flexDirection: 'column' }, texts);
}
