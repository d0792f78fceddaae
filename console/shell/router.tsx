/**
 * Routes of the screens. The address holds a screen's whole state, so that a reload or shared link
 * shows the same.
 */
import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  redirect,
} from '@tanstack/react-router';
import { Suspense } from 'react';
import { Button, Empty, Loading, loadedLater } from '../parts/index.ts';
import { type Screen, screens } from '../screens.ts';
import { Frame } from './frame.tsx';
import { useText } from './sayings.ts';
import type { SignedInSession } from './session.ts';

const pages = new Map(
  screens.flatMap(({ id, path, load, pages: further = {} }) =>
    Object.entries({ [path]: load, ...further }).map(([of, loadPage]) => {
      const Shown = loadedLater(loadPage);
      const page = () => (
        <Suspense fallback={<LoadingScreen id={id} />}>
          <Shown />
        </Suspense>
      );
      return [of, page] as const;
    }),
  ),
);

function LoadingScreen({ id }: Pick<Screen, 'id'>) {
  return <Loading of={useText()(id)} />;
}

let made: { readonly of: SignedInSession; readonly router: ReturnType<typeof newRouter> } | null =
  null;

export function routerFor(session: SignedInSession) {
  if (made?.of !== session) made = { of: session, router: newRouter(session) };
  return made.router;
}

function screensFor({ centre }: SignedInSession): readonly Screen[] {
  const rights = new Set([...centre.rights, ...centre.ownRights]);
  // Wall screens have no role; only their rights count.
  const isOf = (roles: Screen['roles']) =>
    roles === undefined ||
    centre.roles.length === 0 ||
    roles.some((role) => centre.roles.includes(role));
  return screens.filter(({ right, roles }) => (right === null || rights.has(right)) && isOf(roles));
}

function newRouter(session: SignedInSession) {
  const own = screensFor(session);
  const roles: readonly string[] = session.centre.roles;
  const first = own.find(({ firstOf }) => firstOf.some((role) => roles.includes(role))) ?? own[0];
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
  const paths = own.flatMap(({ path, pages: further = {} }) => [path, ...Object.keys(further)]);
  const routes = paths.map((path) =>
    createRoute({
      getParentRoute: () => root,
      path,
      component: pages.get(path) ?? NotFound,
      errorComponent: ScreenFailure,
    }),
  );
  return createRouter({ routeTree: root.addChildren([index, ...routes]) });
}

/** Shown when a screen does not exist or its program failed. */
function NotFound() {
  const text = useText();
  const start = (
    <Button kind="main" onPress={() => window.location.assign('/')}>
      {text('toStart')}
    </Button>
  );
  return <Empty action={start}>{text('notFound')}</Empty>;
}

function ScreenFailure({ error, reset }: ErrorComponentProps) {
  const text = useText();
  return (
    <Empty action={<Button onPress={reset}>{text('showAgain')}</Button>}>
      <strong>{text('screenFailed')}</strong> {text('nothingLost')}{' '}
      <code>{error instanceof Error ? error.message : String(error)}</code>
    </Empty>
  );
}
