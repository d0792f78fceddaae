/** The window's title: the page, or while a call rings the call. */
import { useEffect } from 'react';
import { shared } from '../parts/index.ts';

const ringing = shared('');

/** Names the ringing call in the title while the component is mounted; '': none rings. */
export function useRingingTitle(words: string): void {
  useEffect(() => {
    ringing.set(words);
    return () => ringing.set('');
  }, [words]);
}

export function useWindowTitle(page: string): void {
  const call = ringing.useNow();
  useEffect(() => {
    document.title = `${call === '' ? page : `☎ ${call}`} – Callwright`;
  }, [page, call]);
}
