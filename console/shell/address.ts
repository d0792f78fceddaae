/** What a screen keeps in the address of the page. */
import { useNavigate, useSearch } from '@tanstack/react-router';

/**
 * What the address says of this screen, as `parse` reads it, and a change of it; a member that
 * becomes undefined goes from the address.
 */
export function useAddress<Values extends object>(
  parse: (search: Readonly<Record<string, unknown>>) => Values,
): [Values, (changes: Partial<Values>) => void] {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = (changes: Partial<Values>): void => {
    const next = { ...search, ...changes };
    // It ends when the page shows it; what goes wrong on the way is the screen's to show.
    navigate({ to: '.', search: next as never, replace: true }).catch(reportError);
  };
  return [parse(search), change];
}
