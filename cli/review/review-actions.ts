/** What a reviewer can do: take a hold of the queue, and decide on it. */
import { localRefusal, withAdvice } from '../order/refusals.ts';
import { type Action, type Asked, type Problem, problemOf } from '../terminal/action.ts';
import type { HoldRow, ReviewWork } from './review-work.ts';

type Reviews = Action<ReviewWork>;
type Of = Pick<Reviews, 'name' | 'key' | 'help'>;

const checkOut = '/api/v1/holds/{hold}/check-out';
const reason = { name: 'reason' };
const has = {
  needs: 'a hold that you have taken',
  isOpen: ({ now }: ReviewWork) => now.taken?.hold.cleared === null,
};

/** A decision on the hold at hand; where it stands, it is still taken. */
function decision(
  of: Of,
  path: string,
  asks: readonly Asked<ReviewWork>[],
  bodyOf: (given: readonly string[]) => object,
): Reviews {
  const run: Reviews['run'] = async ({ holdId, client }, given) => {
    const body = bodyOf(given);
    const params = { hold: holdId ?? '', review: holdId ?? '' };
    return withAdvice(problemOf(await client.ask('POST', path, { params, body })));
  };
  return { ...of, ...has, asks, run };
}

/** By id, order, code or source; the most urgent that nobody works. */
function freeAs({ free }: ReviewWork, said: string): HoldRow | undefined {
  return free.find(({ id, orderId, code, source }) =>
    ['', id, orderId, code, source].some((one) => one === said),
  );
}

async function take(work: ReviewWork, said: string): Promise<Problem | null> {
  const row = freeAs(work, said);
  if (row === undefined) return localRefusal(`No hold is free by '${said}'.`);
  const taken = await work.client.post(checkOut, { params: { hold: row.id } });
  if (taken.ok) work.holdId = row.id;
  return withAdvice(problemOf(taken));
}

async function giveBack(work: ReviewWork): Promise<Problem | null> {
  const params = { hold: work.holdId ?? '' };
  const back = await work.client.post('/api/v1/holds/{hold}/release-checkout', { params });
  if (back.ok) work.holdId = null;
  return withAdvice(problemOf(back));
}

/** Takes a hold off, and does the next step with the order. */
function clearing(of: Of, mode: 'clear' | 'clearAndSubmit' | 'clearAndModify'): Reviews {
  const asks = [{ name: 'comment', otherwise: () => '' }];
  return decision(of, '/api/v1/holds/{hold}/clear', asks, ([comment = '']) => {
    return { mode, ...(comment === '' ? {} : { comment }) };
  });
}

const ofReview = (verb: string) => `/api/v1/reviews/{review}/${verb}`;
const reasoned = ([said = '']: readonly string[]) => ({ reason: said });

/** By name; two of one key are never open at once. */
export const reviewActions: readonly Reviews[] = [
  {
    name: 'take',
    key: 't',
    help: 'take',
    needs: 'a hold that nobody works',
    asks: [{ name: 'order, hold, code or source', otherwise: () => '' }],
    isOpen: ({ now, free }) =>
      (now.taken === null || now.taken.hold.cleared !== null) && free.length > 0,
    run: (work, [said = '']) => take(work, said),
  },
  {
    name: 'next',
    key: 'n',
    help: 'next',
    needs: 'a hold that nobody works',
    asks: [],
    isOpen: ({ free }) => free.length > 0,
    run: async (work) => {
      const { holdId: before } = work;
      const isOurs = before !== null && work.now.taken?.hold.cleared === null;
      const next = freeAs(work, '');
      if (isOurs) await giveBack(work);
      return take(work, next?.id ?? '');
    },
  },
  {
    name: 'give-back',
    key: 'b',
    help: 'give back, undecided',
    asks: [],
    ...has,
    run: giveBack,
  },
  clearing({ name: 'clear', key: 'c', help: 'clear the hold' }, 'clear'),
  clearing({ name: 'clear-and-submit', key: 's', help: 'clear, and submit' }, 'clearAndSubmit'),
  clearing({ name: 'clear-and-modify', key: 'e', help: 'clear, and modify' }, 'clearAndModify'),
  decision(
    { name: 'let-pass', key: 'p', help: 'let the order pass as it is' },
    ofReview('release'),
    [reason],
    reasoned,
  ),
  decision(
    { name: 'approve', key: 'a', help: 'approve the payment or price' },
    ofReview('approve'),
    [reason],
    reasoned,
  ),
  decision(
    { name: 'decline', key: 'd', help: 'decline it' },
    ofReview('decline'),
    [reason],
    reasoned,
  ),
];
