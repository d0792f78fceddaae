/** What screen readers are told: `polite` when they have finished, `assertive` at once. */
import { shared } from './shared-state.ts';

type Manner = 'polite' | 'assertive';

const told = shared<Readonly<Record<Manner, string>>>({ polite: '', assertive: '' });

export function announce(text: string, manner: Manner = 'polite'): void {
  // The same words again are no change of the page, and would not be said.
  const isSame = told.get()[manner] === text;
  told.set({ ...told.get(), [manner]: isSame ? `${text}\u00A0` : text });
}

/** Once in the page; dialogs leave it to be heard. */
export function LiveRegions() {
  const { polite, assertive } = told.useNow();
  return (
    <div className="unseen" data-react-aria-top-layer="true">
      <div aria-live="polite">{polite}</div>
      <div aria-live="assertive">{assertive}</div>
    </div>
  );
}
