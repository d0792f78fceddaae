/** What screen readers are told: `polite` when they have finished, `assertive` at once. */
import { useSyncExternalStore } from 'react';

type Manner = 'polite' | 'assertive';

let told: Readonly<Record<Manner, string>> = { polite: '', assertive: '' };
const listeners = new Set<() => void>();

export function announce(text: string, manner: Manner = 'polite'): void {
  // The same words again are no change of the page, and would not be said.
  const isSame = told[manner] === text;
  told = { ...told, [manner]: isSame ? `${text}\u00A0` : text };
  for (const listener of listeners) listener();
}

/** Once in the page; dialogs leave it to be heard. */
export function LiveRegions() {
  const { polite, assertive } = useSyncExternalStore(subscribe, () => told);
  return (
    <div className="unseen" data-react-aria-top-layer="true">
      <div aria-live="polite">{polite}</div>
      <div aria-live="assertive">{assertive}</div>
    </div>
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
