/**
 * Forces a page into the state of `?state=`: answers its requests and WebSocket like a slow, empty,
 * failing or unreachable service.
 */
import { setLanguage } from '../parts/index.ts';
import { type ForcedState, forcedStates } from './examples.ts';

/** Requests of the page's frame stay unchanged. */
const frameRoutes = /\/api\/v1\/(session|me$|events)/;
/** Delay before the connection is cut, so that the page has data. */
const lostAfterMs = 1_000;
let isLost = false;
const problems: Readonly<Record<number, string>> = {
  401: 'Nobody is signed in',
  403: 'Refused by the rights of your role',
  500: 'The service has failed',
};

/** Forces the state; call it before the first request. */
export function forceState(): void {
  // Lets tests switch language without a reload.
  Object.assign(window, { setLanguage });
  const address = new URL(window.location.href);
  const state = forcedStates.find((one) => one === address.searchParams.get('state')) ?? 'usual';
  if (state === 'usual') return;
  const partial = address.searchParams.get('partial') ?? '';
  const passOn = window.fetch.bind(window);
  window.fetch = async (asked, init) => {
    const url = String(asked);
    const answer = answerIn(state, url, { method: init?.method ?? 'GET', partial });
    const response = answer === null ? await passOn(asked, init) : await answer;
    return state === 'empty' && !frameRoutes.test(url) ? emptied(response) : response;
  };
  window.WebSocket = socketIn(state);
}

/** Answer to a request; null: pass it on to the service. */
function answerIn(
  state: ForcedState,
  url: string,
  { method, partial }: { readonly method: string; readonly partial: string },
): Promise<Response> | null {
  if (state === 'lost') return isLost ? Promise.reject(new TypeError('no connection')) : null;
  if (state === 'signedOut') return isLost ? problem(401) : null;
  if (frameRoutes.test(url) || method !== 'GET') return null;
  if (state === 'loading') return new Promise(() => {});
  if (state === 'refused') return problem(403);
  const fails = state === 'error' || (state === 'partial' && url.includes(partial));
  return fails ? problem(500) : null;
}

function problem(status: number): Promise<Response> {
  const title = problems[status];
  const detail = `${title}; an example of ${status}.`;
  const body = { type: 'about:blank', title, status, detail, code: 'example', requestId: 'req_1' };
  const headers = { 'content-type': 'application/problem+json' };
  return Promise.resolve(new Response(JSON.stringify(body), { status, headers }));
}

async function emptied(response: Response): Promise<Response> {
  const { status, headers } = response;
  return new Response(withoutItems(await response.text()), { status, headers });
}

function withoutItems(text: string): string {
  return JSON.stringify(JSON.parse(text || 'null'), (key, value) =>
    ['items', 'calls', 'offers'].includes(key) && Array.isArray(value) ? [] : value,
  );
}

function socketIn(state: ForcedState): typeof WebSocket {
  return class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      if (state !== 'lost' && state !== 'signedOut') return;
      const lose = () => {
        isLost = true;
        this.close();
      };
      window.setTimeout(lose, isLost ? 0 : lostAfterMs);
    }

    override addEventListener(type: string, hear: EventListenerOrEventListenerObject): void {
      if (state !== 'empty' || type !== 'message' || typeof hear !== 'function') {
        return super.addEventListener(type, hear);
      }
      super.addEventListener(type, (event) => {
        const data = withoutItems(String((event as MessageEvent).data));
        hear.call(this, new MessageEvent('message', { data }));
      });
    }
  };
}
