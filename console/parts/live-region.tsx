/** Announcements for screen readers: `polite` waits, `assertive` interrupts. */
import { shared } from './shared-state.ts';

type Manner = 'polite' | 'assertive';

const told = shared<Readonly<Record<Manner, string>>>({ polite: '', assertive: '' });

export function announce(text: string, manner: Manner = 'polite'): void {
  // Repeated text must change, or it is not announced.
  const isSame = told.get()[manner] === text;
  told.set({ ...told.get(), [manner]: isSame ? `${text}\u00A0` : text });
}

export function LiveRegions() {
  const { polite, assertive } = told.useNow();
  return (
    <div className="unseen" data-react-aria-top-layer="true">
      <div aria-live="polite">{polite}</div>
      <div aria-live="assertive">{assertive}</div>
    </div>
  );
}
