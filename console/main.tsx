/** Starts the page: language and theme, then the session, then the frame. */
import '@fontsource-variable/inter/index.css';
import './parts/tokens.css';
import './parts/base.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Problem } from '#client';
import { preferredLanguage, setLanguage } from './parts/index.ts';
import { Page } from './shell/page.tsx';
import { beginSession } from './shell/session.ts';
import { showTheme } from './shell/theme.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: Problem;
  }
}

/** Only builds for developers and tests can force states and show examples. */
const hasStates = import.meta.env.DEV || import.meta.env.VITE_STATES === 'true';
const queries = new QueryClient({
  // The API client already retries requests.
  defaultOptions: {
    queries: { retry: false, refetchOnWindowFocus: false },
    mutations: { retry: false },
  },
});
showTheme();
// Not awaited, as modules that load later import this one and would wait.
void begin();

async function begin(): Promise<void> {
  const place = document.getElementById('page');
  if (place === null) throw new Error('the page has no element "page"');
  if (hasStates) (await import('./dev/forced-state.ts')).forceState();
  const isExamples = hasStates && window.location.pathname === '/dev/states';
  const Shown = isExamples ? (await import('./dev/states-page.tsx')).StatesPage : Page;
  await Promise.all([setLanguage(preferredLanguage()), beginSession()]);
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Shown />
      </QueryClientProvider>
    </StrictMode>,
  );
}
