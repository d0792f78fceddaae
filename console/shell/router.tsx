/**
 * Addresses of screens. All that a screen shows is in its address, so that it survives a reload and
 * can be sent to others.
 */
import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Loading } from '../parts/index.ts';
import { type Screen, screens } from '../screens.ts';
import { Frame } from './frame.tsx';
import { NotFound, ScreenFailure } from './missing.tsx';
import type { Session } from './session.ts';

type SignedIn = Session & { readonly kind: 'signedIn' };

const pages = new Map(
  screens.map(({ id, load }) => {
    const Shown = lazy(async () => ({ default: await load() }));
    const page = () => (
      <Suspense fallback={<Loading of={id} />}>
        <Shown />
      </Suspense>
    );
    return [id, page] as const;
  }),
);
let made: { readonly of: SignedIn; readonly router: ReturnType<typeof newRouter> } | null = null;

/** The router of a sign-in; the same as long as that lasts. */
export function routerFor(session: SignedIn) {
  if (made?.of !== session) made = { of: session, router: newRouter(session) };
  return made.router;
}

/** Screens that a person may use, in the order of the rail. */
function screensFor({ centre }: SignedIn): readonly Screen[] {
  const rights = new Set([...centre.rights, ...centre.ownRights]);
  // The key of a screen on a wall has no role.
  const isOf = (roles: Screen['roles']) =>
    roles === undefined ||
    centre.roles.length === 0 ||
    roles.some((role) => centre.roles.includes(role));
  return screens.filter(({ right, roles }) => rights.has(right) && isOf(roles));
}

function newRouter(session: SignedIn) {
  const own = screensFor(session);
  const first =
    own.find(({ firstOf }) =>
      firstOf.some((role) => (session.centre.roles as readonly string[]).includes(role)),
    ) ?? own[0];
  const root = createRootRoute({
    component: () => <Frame session={session} screens={own} />,
    notFoundComponent: NotFound,
  });
  const index = createRoute({
    getParentRoute: () => root,
    path: '/',
    beforeLoad: () => {
      if (first !== undefined) throw redirect({ to: first.path as string, replace: true });
    },
    component: NotFound,
  });
  const routes = own.map(({ id, path }) =>
    createRoute({
      getParentRoute: () => root,
      path,
      component: pages.get(id) ?? NotFound,
      errorComponent: ScreenFailure,
    }),
  );
  return createRouter({ routeTree: root.addChildren([index, ...routes]) });
}
