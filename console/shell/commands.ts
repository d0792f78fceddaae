/**
 * Commands of visible components, run by function key, or chosen in the search that `Ctrl K` opens:
 * a command's letter, typed there, puts it first. Of two with one key, the later wins.
 */
import { useLayoutEffect, useRef } from 'react';
import { shared } from '../parts/index.ts';

export interface Command {
  readonly id: string;
  readonly label: string;
  readonly letter?: string;
  /** A function key that browsers do not use themselves. */
  readonly functionKey?: 'F2' | 'F4' | 'F8' | 'F9';
  readonly run: () => void;
}

const sets = new Map<symbol, readonly Command[]>();
const all = shared<readonly Command[]>([]);
export const useAllCommands = all.useNow;

/** Registers commands while the component is mounted; always runs the newest version. */
export function useCommands(commands: readonly Command[]): void {
  const newest = useRef(commands);
  useLayoutEffect(() => {
    newest.current = commands;
  });
  // Ignores functions, so that rendering equal commands notifies nobody.
  const offered = JSON.stringify(commands);
  useLayoutEffect(() => {
    const key = Symbol('commands');
    const shown = JSON.parse(offered) as readonly Omit<Command, 'run'>[];
    const run = (id: string) => newest.current.find((one) => one.id === id)?.run();
    sets.set(
      key,
      shown.map((one) => ({ ...one, run: () => run(one.id) })),
    );
    tell();
    return () => {
      sets.delete(key);
      tell();
    };
  }, [offered]);
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
    const isSearch = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
    if (isSearch && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      return onSearch();
    }
    const command = all.get().findLast(({ functionKey }) => functionKey === event.key);
    if (command === undefined || event.repeat) return;
    event.preventDefault();
    command.run();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}

function tell(): void {
  all.set([...sets.values()].flat());
}
