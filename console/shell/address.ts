/** What a screen keeps in the address of the page. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** A member that becomes undefined goes from the address. */
export type Changes<Values> = { readonly [Name in keyof Values]?: Values[Name] | undefined };

/**
 * What the address says of this screen, as `parse` reads it, and a change of it, which is the
 * same function each time.
 */
export function useAddress<Values extends object>(
  parse: (search: Readonly<Record<string, unknown>>) => Values,
): [Values, (changes: Changes<Values>) => void] {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = useCallback(
    (changes: Changes<Values>): void => {
      const next = (before: object) => ({ ...before, ...changes });
      // It ends when the page shows it; what goes wrong on the way is the screen's to show.
      void navigate({ to: '.', search: next as never, replace: true });
    },
    [navigate],
  );
  return [parse(search), change];
}

/** The same for a screen all of whose members are texts. */
export function useTextAddress<Values extends object>(
  parse: (search: Readonly<Record<string, string | undefined>>) => Values,
) {
  return useAddress((search) => {
    const given = Object.entries(search).filter(([, value]) => value !== undefined);
    return parse(Object.fromEntries(given.map(([name, value]) => [name, String(value)])));
  });
}
