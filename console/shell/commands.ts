/**
 * Commands of what is on screen: by a function key, by `Ctrl K` and a letter, or from the list that
 * `Ctrl K` opens.
 *
 * A component registers its commands while it is there; of two for one key the later one holds.
 * Source: ux-and-api.md 10.3.
 */
import { useLayoutEffect, useRef } from 'react';
import { shared } from '../parts/index.ts';

export interface Command {
  readonly id: string;
  readonly label: string;
  /** The letter or digit after `Ctrl K`. */
  readonly letter?: string;
  /** Keys that no browser needs. */
  readonly functionKey?: 'F2' | 'F4' | 'F8' | 'F9';
  readonly run: () => void;
}

const sets = new Map<symbol, readonly Command[]>();
const all = shared<readonly Command[]>([]);
export const useAllCommands = all.useNow;

/** Offers commands as long as the component is shown, from its first paint; the newest is run. */
export function useCommands(commands: readonly Command[]): void {
  const newest = useRef(commands);
  useLayoutEffect(() => {
    newest.current = commands;
  });
  // Without functions: another render that offers the same tells nobody.
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

/** The focus goes back where it was as the list of commands closes: it is moved after that. */
export function focusAfterList(element: HTMLElement | null): void {
  window.requestAnimationFrame(() => window.requestAnimationFrame(() => element?.focus()));
}

/** Listens for function keys, and for `Ctrl K`; answers what ends it. */
export function listenForKeys(onLeader: () => void): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const isLeader = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
    if (isLeader && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      return onLeader();
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
