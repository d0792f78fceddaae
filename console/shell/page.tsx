/** The page: the sign-in, or the frame with a screen. */
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { connect } from '../live-data/index.ts';
import { LiveRegions, Notices, useLanguage } from '../parts/index.ts';
import { routerFor } from './router.tsx';
import { type SignedInSession, useSession } from './session.ts';
import { SignIn } from './sign-in.tsx';

export function Page() {
  const session = useSession();
  const language = useLanguage();
  // Translates the component library's own words, such as that of a hidden close button.
  return (
    <I18nProvider locale={language === 'fr' ? 'fr-FR' : 'en-GB'}>
      {session.kind === 'signedIn' ? (
        <SignedIn key={session.person.id} session={session} />
      ) : (
        <SignIn problem={session.problem} />
      )}
      <Notices />
      <LiveRegions />
    </I18nProvider>
  );
}

function SignedIn({ session }: { readonly session: SignedInSession }) {
  useEffect(connect, []);
  return <RouterProvider router={routerFor(session)} />;
}
