/**
 * Commands of visible components, run by function key, or chosen in the search that `Ctrl K` opens:
 * a command's letter, typed there, puts it first. Of two with one key, the later wins.
 */
import { useLayoutEffect, useRef, useState } from 'react';
import { type RunOnce, runningOnce } from '../parts/once.ts';
import { shared } from '../parts/shared-state.ts';

export interface Command {
  readonly id: string;
  readonly label: string;
  /** Runs it from the search: `Ctrl K`, the letter, Enter. */
  readonly letter?: string;
  /** A function key that browsers do not use themselves. */
  readonly functionKey?: 'F2' | 'F4' | 'F8' | 'F9';
  readonly run: () => unknown;
}

const sets = new Map<symbol, readonly Command[]>();
const all = shared<readonly Command[]>([]);
export const useAllCommands = all.useNow;

/**
 * Registers commands while the component is mounted; always runs the newest version, each once at a
 * time.
 */
export function useCommands(commands: readonly Command[]): void {
  const newest = useRef(commands);
  const [runs] = useState(() => new Map<string, RunOnce>());
  useLayoutEffect(() => {
    newest.current = commands;
  });
  // Ignores functions, so that rendering equal commands notifies nobody.
  const offered = JSON.stringify(commands);
  useLayoutEffect(() => {
    const key = Symbol('commands');
    const shown = JSON.parse(offered) as readonly Omit<Command, 'run'>[];
    const run = (id: string) => {
      const once = runs.get(id) ?? runningOnce();
      runs.set(id, once);
      once(() => newest.current.find((one) => one.id === id)?.run());
    };
    sets.set(
      key,
      shown.map((one) => ({ ...one, run: () => run(one.id) })),
    );
    tell();
    return () => {
      sets.delete(key);
      tell();
    };
  }, [offered, runs]);
}

/** The keys that run a command, as its control shows them. */
export function keysOf({ functionKey, letter }: Pick<Command, 'functionKey' | 'letter'>) {
  return functionKey ?? (letter === undefined ? undefined : `Ctrl K ${letter.toUpperCase()}`);
}

/** Focuses an element once the closing search has returned the focus. */
export function focusAfterList(element: HTMLElement | null): void {
  window.requestAnimationFrame(() => window.requestAnimationFrame(() => element?.focus()));
}

/** Whether keys pressed at an element are text: no single letter or digit is a command there. */
export function isTextField(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input, textarea, select, [contenteditable]');
}

export function listenForKeys(onSearch: () => void): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.shiftKey || event.altKey) return;
    const isControl = event.ctrlKey || event.metaKey;
    const run =
      isControl && event.key.toLowerCase() === 'k'
        ? onSearch
        : all.get().findLast(({ functionKey }) => functionKey === event.key && !isControl)?.run;
    if (run === undefined) return;
    // The browser has its own meaning of some of them, also while a key is held down.
    event.preventDefault();
    if (!event.repeat) run();
  };
  // Before the element that has the focus, which may keep keys to itself.
  window.addEventListener('keydown', onKeyDown, true);
  return () => window.removeEventListener('keydown', onKeyDown, true);
}

function tell(): void {
  all.set([...sets.values()].flat());
}
