/** What a reviewer can do: take a hold of the queue, and decide on it. */
import { withAdvice } from '../order/refusals.ts';
import { type Action, localRefusal, type Problem, problemOf } from '../terminal/action.ts';
import type { HoldRow, ReviewWork } from './review-work.ts';

type Reviews = Action<ReviewWork>;

const hasOne = ({ now }: ReviewWork): boolean => now.taken?.hold.cleared === null;
const onceTaken = { needs: 'a hold that you have taken', isOpen: hasOne };
const needs = 'a hold that nobody works';

/** A decision on the hold at hand; where it stands, it is still taken. */
function decision(usage: string, path: string, bodyOf: (said?: string) => object): Reviews {
  const run: Reviews['run'] = async ({ holdId, client }, [said]) => {
    const params = { hold: holdId ?? '', review: holdId ?? '' };
    return withAdvice(problemOf(await client.ask('POST', path, { params, body: bodyOf(said) })));
  };
  return { usage, ...onceTaken, run };
}

/** Takes a hold off, and does the next step with the order. */
function clearing(verb: string, mode: 'clear' | 'clearAndSubmit' | 'clearAndModify'): Reviews {
  return decision(`${verb} [comment]`, '/api/v1/holds/{hold}/clear', (comment) => {
    return { mode, ...(comment === undefined ? {} : { comment }) };
  });
}

function reasoned(name: string, verb: string): Reviews {
  return decision(`${name} <reason>`, `/api/v1/reviews/{review}/${verb}`, (reason) => ({ reason }));
}

/** By id, order, code or source; the most urgent that nobody works. */
function freeAs({ free }: ReviewWork, said: string): HoldRow | undefined {
  return free.find(({ id, orderId, code, source }) =>
    ['', id, orderId, code, source].includes(said),
  );
}

async function take(work: ReviewWork, said: string): Promise<Problem | null> {
  const row = freeAs(work, said);
  if (row === undefined) return localRefusal(`No hold is free by '${said}'.`);
  const params = { hold: row.id };
  const taken = await work.client.post('/api/v1/holds/{hold}/check-out', { params });
  if (taken.ok) work.holdId = row.id;
  return withAdvice(problemOf(taken));
}

async function giveBack(work: ReviewWork): Promise<Problem | null> {
  const params = { hold: work.holdId ?? '' };
  const back = await work.client.post('/api/v1/holds/{hold}/release-checkout', { params });
  if (back.ok) work.holdId = null;
  return withAdvice(problemOf(back));
}

/** By name. */
export const reviewActions: readonly Reviews[] = [
  {
    usage: 'take [order, hold, code or source]',
    needs,
    isOpen: (work) => !hasOne(work) && work.free.length > 0,
    run: (work, [said = '']) => take(work, said),
  },
  {
    usage: 'next',
    needs,
    isOpen: ({ free }) => free.length > 0,
    run: async (work) => {
      const next = freeAs(work, '');
      if (work.holdId !== null && hasOne(work)) await giveBack(work);
      return take(work, next?.id ?? '');
    },
  },
  {
    usage: 'give-back',
    ...onceTaken,
    run: giveBack,
  },
  clearing('clear', 'clear'),
  clearing('clear-and-submit', 'clearAndSubmit'),
  clearing('clear-and-modify', 'clearAndModify'),
  reasoned('let-pass', 'release'),
  reasoned('approve', 'approve'),
  reasoned('decline', 'decline'),
];
