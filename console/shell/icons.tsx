/** The product's mark, and icons of the rail. */
import type { ReactNode } from 'react';
import type { Screen } from '../screens.ts';

const signs: Readonly<Record<Screen['id'], ReactNode>> = {
  desk: <path d="M3 2.5h3l1.5 3.5-2 1.5a8 8 0 0 0 3 3l1.5-2 3.5 1.5v3C8 13.5 2.5 8 3 2.5Z" />,
  wallboard: <path d="M2 13h12M4 13V8M8 13V4M12 13V6" />,
  sim: <path d="M2 12c2.5 0 2.5-8 5-8s2 8 4 8 1.5-4 3-4" />,
  rules: <path d="M2.5 8h3l3-4.5h5M5.5 8l3 4.5h5" />,
  newOrder: <path d="M3.5 2.5h9v11h-9zM8 5.5v5M5.5 8h5" />,
  orders: <path d="M3 2h10v12l-2-1.4-1.6 1.4L8 12.6 6.6 14 5 12.6 3 14zM5.5 5.5h5M5.5 8.5h5" />,
  customers: <path d="M8 8.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.5 14c.6-3 2.6-4 5.5-4s4.9 1 5.5 4" />,
  calls: <path d="M3 4.5h10M3 8h6M3 11.5h8M12 7l2.5 2.5L12 12" />,
  journal: <path d="M3 3h10M3 6.3h10M3 9.6h10M3 13h6" />,
  bench: <path d="M2 12a6 6 0 1 1 12 0M8 12l3-4.5" />,
  reports: <path d="M3 2h7l3 3v9H3zM5.5 11V9M8 11V6.5M10.5 11V8" />,
  catalogue: <path d="M3 3h10v10H3zM3 7h10M8 7v6" />,
  settings: <path d="M2 5h7M12 5h2M2 11h2M7 11h7M9 3v4M7 9v4" />,
  help: <path d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M8 12.6v.4" />,
  reviews: (
    <path d="M8 1.8 13 3.5v4c0 3.5-2.2 5.5-5 6.7-2.8-1.2-5-3.2-5-6.7v-4zM5.8 8l1.6 1.6L10.4 6" />
  ),
};

export function ScreenSign({ id }: { readonly id: Screen['id'] }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
    >
      {signs[id]}
    </svg>
  );
}

export function Mark() {
  return (
    <svg width="18" height="14" viewBox="0 0 18 14" aria-hidden="true">
      <path d="M0 7h14" stroke="var(--line-strong)" />
      <circle cx="3" cy="7" r="3" fill="var(--accent)" />
      <circle cx="9.5" cy="7" r="2.4" fill="var(--accent)" opacity="0.6" />
      <path d="M15 1v12" stroke="var(--ink)" strokeWidth="1.6" />
    </svg>
  );
}
