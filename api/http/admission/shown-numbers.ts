/** Hides, in answers that show calls, the numbers of calls that are not the reader's own. */
import type { CallResource } from '../../../contracts/index.ts';
import type { Wire } from '../../../live/index.ts';
import {
  holdsRight,
  type Principal,
  seeCallerNumbers,
  withHiddenNumbers,
} from '../../../services/index.ts';

/** A call, or a list of them, as the reader may see it; any other answer as it is. */
export function numbersShownTo(
  answered: unknown,
  { principal, wire }: { readonly principal: Principal | null; readonly wire: Wire },
): unknown {
  if (principal === null || holdsRight(seeCallerNumbers, principal)) return answered;
  const own = wire.idOrNull(principal.agentId);
  const shown = (one: unknown): unknown => {
    if (!isCall(one)) return one;
    const isOwn = own !== null && one.legs.some(({ agentId }) => agentId === own);
    return isOwn ? one : withHiddenNumbers(one, wire);
  };
  const { items } = Object(answered) as { readonly items?: unknown };
  return Array.isArray(items) ? { ...Object(answered), items: items.map(shown) } : shown(answered);
}

function isCall(one: unknown): one is CallResource {
  return typeof one === 'object' && one !== null && 'legs' in one && 'callId' in one;
}
