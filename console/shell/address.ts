/** State of a screen in the page's address. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

export type Changes<Values> = { readonly [Name in keyof Values]?: Values[Name] | undefined };

/** The address parsed, and a stable function that changes it. */
export function useAddress<Values extends object>(
  parse: (search: Readonly<Record<string, unknown>>) => Values,
): [Values, (changes: Changes<Values>) => void] {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = useCallback(
    (changes: Changes<Values>): void => {
      const next = (before: object) => ({ ...before, ...changes });
      // Not awaited: it ends once the screen shows, which reports its own errors.
      void navigate({ to: '.', search: next as never, replace: true });
    },
    [navigate],
  );
  return [parse(search), change];
}

export function useTextAddress<Values extends object>(
  parse: (search: Readonly<Record<string, string | undefined>>) => Values,
) {
  return useAddress((search) => {
    const given = Object.entries(search).filter(([, value]) => value !== undefined);
    return parse(Object.fromEntries(given.map(([name, value]) => [name, String(value)])));
  });
}
