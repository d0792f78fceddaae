/**
 * Carries out the switch's commands. A command waits for earlier ones on the same legs, but never
 * for ringing.
 */
import type { SwitchAnswer, SwitchCommand } from '../../contracts/index.ts';
import { failedAnswer } from '../switch/port.ts';
import type { Board } from './board.ts';
import type { AsteriskLeg } from './leg.ts';

type Answer = SwitchAnswer | Promise<SwitchAnswer>;
type Of<Name> = Extract<SwitchCommand, { readonly command: Name }>;

/** Treatments without an announcement: silence (null), or a tone. */
const tones: { readonly [treatment: string]: string | null } = { silence: null, busy: 'tone:busy' };

/** Commands on a call's own legs. */
export type CallCommand = Exclude<
  SwitchCommand,
  Of<'call.supervise' | 'call.record' | 'station.messageWaiting'>
>;

/** Carries out one command. @throws {AriError} if Asterisk refuses. */
export function carryOut(board: Board, command: CallCommand): Answer {
  switch (command.command) {
    case 'offer.ring': {
      const { legId, address: number, callerId: from, answerLimitMs: limitMs } = command;
      return board.ring(legId, { number, from, limitMs });
    }
    case 'call.dial': {
      const { legId, to: number, from, ringLimitMs: limitMs, detect, message = null } = command;
      const detection = detect === 'machine' ? { message } : null;
      return board.dial(legId, { number, from, limitMs, detection });
    }
    case 'call.answer': {
      // Answering waits for nothing: outside bridges a channel carries out queued commands at once.
      const leg = board.leg(command.legId);
      return leg === undefined ? noLeg(command.legId) : board.answer(leg);
    }
    case 'offer.stop':
      return hangUp(board, command.legId, 'normal');
    case 'call.hangup':
      return hangUp(board, command.legId, command.cause);
    case 'call.treatment':
      return inTurn(board, [command.legId], (leg) => treat(board, leg, command));
    case 'call.dtmf':
      return inTurn(board, [command.legId], (leg) => board.send(leg, command.digits));
    case 'call.connect':
      return connect(board, [command.legId, command.agentLegId]);
    case 'call.conference':
      return connect(board, command.legIds);
    case 'call.hold':
      return inTurn(board, [command.legId, command.otherLegId], (_, other) => board.hold(other));
    case 'call.retrieve':
      // The holding party has stayed in its bridge, so both meet there.
      return connect(board, [command.otherLegId, command.legId]);
    case 'call.completeTransfer':
      return passOn(board, command);
    case 'call.redirect':
      return sendOn(board, command.legId, command.to);
    case 'call.blindTransfer':
      return leave(board, command, sendOn(board, command.otherLegId, command.to));
  }
}

function noLeg(legId: string): SwitchAnswer {
  return failedAnswer(`no leg ${legId}`);
}

function treat(board: Board, leg: AsteriskLeg, { treatment }: Of<'call.treatment'>): Answer {
  if (treatment === 'music') return board.hold(leg);
  if (treatment === 'ringback') return board.ringback(leg);
  const tone = tones[treatment];
  if (tone !== undefined) return board.alone(leg, tone);
  const sounds = treatment.split(',');
  if (sounds.every((sound) => /^[\w/.-]+$/.test(sound))) {
    return board.alone(leg, sounds.map((sound) => `sound:${sound}`).join(','));
  }
  return failedAnswer(`no treatment ${JSON.stringify(treatment)}; expected the name of a sound`);
}

function connect(board: Board, ids: readonly string[]): Answer {
  return inTurn(board, ids, (...legs) => board.connect(legs));
}

function hangUp(board: Board, legId: string, cause: Of<'call.hangup'>['cause']): Answer {
  return inTurn(board, [legId], (leg) => board.hangUp(leg, cause));
}

/** Hangs the transferring party up once the others are connected. */
async function leave(board: Board, { legId }: { readonly legId: string }, moved: Answer) {
  const answer = await moved;
  if (answer.result === 'done') await hangUp(board, legId, 'transferred');
  return answer;
}

async function passOn(board: Board, command: Of<'call.completeTransfer'>): Promise<SwitchAnswer> {
  const ids = [command.otherLegId, command.toLegId];
  const leaves = command.leaves === true;
  const joined = inTurn(board, ids, (...legs) => board.connect(legs, leaves));
  const answer = await leave(board, command, joined);
  if (answer.result === 'done' && leaves) board.leaveTogether(ids);
  return answer;
}

/** Transfers the leg; other commands can use the leg while the target rings. */
async function sendOn(board: Board, legId: string, to: string): Promise<SwitchAnswer> {
  const leg = board.leg(legId);
  if (leg === undefined) return noLeg(legId);
  await leg.tail;
  return await board.sendTo(leg, to);
}

function inTurn(
  board: Board,
  ids: readonly string[],
  work: (...legs: AsteriskLeg[]) => Answer,
): Answer {
  const legs = ids.flatMap((id) => board.leg(id) ?? []);
  const missing = ids.find((id) => board.leg(id) === undefined);
  if (missing !== undefined) return noLeg(missing);
  const done = Promise.all(legs.map(({ tail }) => tail)).then(() => work(...legs));
  const tail = done.catch(() => undefined);
  for (const leg of legs) leg.tail = tail;
  return done;
}
