/** What a screen keeps in the address of the page. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/**
 * What the address says of this screen, as `parse` reads it, and a change of it; a member that
 * becomes undefined goes from the address. The change is the same function each time.
 */
export function useAddress<Values extends object>(
  parse: (search: Readonly<Record<string, unknown>>) => Values,
): [Values, (changes: Partial<Values>) => void] {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = useCallback(
    (changes: Partial<Values>): void => {
      const next = (before: object) => ({ ...before, ...changes });
      // It ends when the page shows it; what goes wrong on the way is the screen's to show.
      navigate({ to: '.', search: next as never, replace: true }).catch(reportError);
    },
    [navigate],
  );
  return [parse(search), change];
}
