/**
 * What each command of a switch is on the board of Asterisk's legs.
 *
 * A command waits for those that named its legs before. What rings is waited for by nobody.
 */
import type { SwitchAnswer, SwitchCommand } from '../../contracts/index.ts';
import type { Board } from './board.ts';
import { failed, type Leg } from './leg.ts';

type Answer = Promise<SwitchAnswer>;
type Of<Name> = Extract<SwitchCommand, { readonly command: Name }>;

/** Treatments that are tones, or nothing, and no announcement. */
const tones: { readonly [treatment: string]: string | null } = { silence: null, busy: 'tone:busy' };

/** @throws {AriError} where Asterisk says no. */
export function carryOut(board: Board, command: SwitchCommand): Answer {
  switch (command.command) {
    case 'offer.ring': {
      const { legId, address: number, callerId: from, answerLimitMs: limitMs } = command;
      return board.ring(legId, { number, from, limitMs });
    }
    case 'call.dial': {
      const { legId, to: number, from, ringLimitMs: limitMs } = command;
      return board.dial(legId, { number, from, limitMs });
    }
    case 'offer.stop':
      return inTurn(board, [command.legId], ([leg]) => board.hangUp(leg, 'normal'));
    case 'call.answer':
      return answer(board, command.legId);
    case 'call.treatment':
      return inTurn(board, [command.legId], ([leg]) => treat(board, leg, command));
    case 'call.hangup':
      return inTurn(board, [command.legId], ([leg]) => board.hangUp(leg, command.cause));
    case 'call.dtmf':
      return inTurn(board, [command.legId], ([leg]) => board.send(leg, command.digits));
    case 'call.connect':
      return pair(board, [command.legId, command.agentLegId], (...both) => board.connect(both));
    case 'call.conference':
      return inTurn(board, command.legIds, (legs) => board.connect(legs));
    case 'call.hold':
      return pair(board, [command.legId, command.otherLegId], (_, other) => board.hold(other));
    case 'call.retrieve':
      return pair(board, [command.legId, command.otherLegId], (leg, other) =>
        board.rejoin(leg, other),
      );
    case 'call.completeTransfer':
      return completeTransfer(board, command);
    case 'call.redirect':
      return sendOn(board, command.legId, command.to);
    case 'call.blindTransfer':
      return blindTransfer(board, command);
  }
}

/**
 * What follows need not wait: a channel that is in no bridge looks for commands five times a second
 * (or with each packet of sound), and carries out all that it finds.
 */
async function answer(board: Board, legId: string): Answer {
  const leg = board.leg(legId);
  return leg === undefined ? await failed(`no leg ${legId}`) : await board.answer(leg);
}

function treat(board: Board, leg: Leg, { treatment }: Of<'call.treatment'>): Answer {
  if (treatment === 'music') return board.hold(leg);
  if (treatment === 'ringback') return board.ringback(leg);
  const tone = tones[treatment];
  if (tone !== undefined) return board.alone(leg, tone);
  if (/^[\w/.-]+$/.test(treatment)) return board.alone(leg, `sound:${treatment}`);
  return failed(`no treatment ${JSON.stringify(treatment)}; expected the name of a sound`);
}

/** The rest is connected, and the one who leaves is hung up. */
async function completeTransfer(board: Board, command: Of<'call.completeTransfer'>) {
  const { legId, otherLegId, toLegId } = command;
  const answer = await pair(board, [otherLegId, toLegId], (...both) => board.connect(both));
  if (answer.result === 'done') await letGo(board, legId);
  return answer;
}

async function blindTransfer(board: Board, { legId, otherLegId, to }: Of<'call.blindTransfer'>) {
  const answer = await sendOn(board, otherLegId, to);
  if (answer.result === 'done') await letGo(board, legId);
  return answer;
}

function letGo(board: Board, legId: string): Answer {
  return inTurn(board, [legId], ([leg]) => board.hangUp(leg, 'transferred'));
}

/** While it rings elsewhere, the leg can be asked for other things. */
async function sendOn(board: Board, legId: string, to: string): Answer {
  const leg = board.leg(legId);
  if (leg === undefined) return await failed(`no leg ${legId}`);
  await leg.tail;
  return await board.sendTo(leg, to);
}

function pair(
  board: Board,
  ids: readonly [string, string],
  work: (first: Leg, second: Leg) => Answer,
): Answer {
  return inTurn(board, ids, ([first, second = first]) => work(first, second));
}

function inTurn(
  board: Board,
  ids: readonly string[],
  work: (legs: readonly [Leg, ...Leg[]]) => Answer,
): Answer {
  const missing = ids.find((id) => board.leg(id) === undefined);
  const [first, ...others] = ids.flatMap((id) => board.leg(id) ?? []);
  if (missing !== undefined || first === undefined) return failed(`no leg ${missing}`);
  const legs = [first, ...others] as const;
  const done = Promise.all(legs.map(({ tail }) => tail)).then(() => work(legs));
  const tail = done.catch(() => undefined);
  for (const leg of legs) leg.tail = tail;
  return done;
}
