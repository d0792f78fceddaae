/** The page's program: language and theme first, then who is signed in, then the frame. */
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
    /** Queries fail by problems alone: `bodyOf` throws them. */
    defaultError: Problem;
  }
}

const place = document.getElementById('page');
if (place === null) throw new Error('the page has no element "page"');
showTheme();
const queries = new QueryClient({
  // The client of the API tries again by itself.
  defaultOptions: {
    queries: { retry: false, refetchOnWindowFocus: false },
    mutations: { retry: false },
  },
});
await Promise.all([setLanguage(preferredLanguage()), beginSession()]);
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Page />
    </QueryClientProvider>
  </StrictMode>,
);
