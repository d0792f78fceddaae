/**
 * From what lines do to what they are to do: the commands, in an order in which each can be obeyed.
 *
 * Who is to be alone is taken out of their talk, then who is to talk is joined, then lines are let
 * go, then others rung. Lines are as the switch will have left them when it has obeyed.
 *
 * Cost: the lines of one call.
 * Source: ux-and-api.md 7.1.
 */
import type { LegCause, SwitchCommand } from '../../contracts/index.ts';
import { canTalk, type Line, type Lines } from './lines.ts';
import { defaultTreatment, type Wanted, type Wishes } from './wanted.ts';

const silence = 'silence';

/** `ids`: lines of the call, wanted or not. */
export function commandsOf(
  wishes: Wishes,
  lines: Lines,
  ids: ReadonlySet<string>,
  why: (id: string) => Ending,
): readonly SwitchCommand[] {
  const commands: SwitchCommand[] = [];
  const leaving = new Set([...ids].filter((id) => !wishes.lines.has(id)));
  const each = [...wishes.lines].flatMap(([id, wanted]) => {
    const line = lines.get(id);
    return line !== undefined && canTalk(line) ? [{ line, wanted }] : [];
  });
  const of = { wishes, lines, leaving, commands };
  const alone = each.filter(({ wanted }) => wanted.talk.length === 0);
  for (const one of alone) part(one, of);
  for (const one of alone) play(one, of);
  const talks = new Set(each.map(({ wanted }) => wanted.talk).filter(({ length }) => length > 0));
  for (const talk of talks) join(talk, of);
  // Who is sent elsewhere goes first: by the line of whoever sends them.
  const isSent = (id: string): boolean => wishes.sentTo.has(id);
  for (const id of [...leaving].sort((a, b) => Number(isSent(b)) - Number(isSent(a)))) {
    if (leaving.has(id)) letGo(id, of, why(id));
  }
  return commands;
}

/** Why a line is let go; no cause: it is a station that rings. */
interface Ending {
  readonly cause: LegCause | null;
  readonly offerId: string;
}

interface Of {
  readonly wishes: Wishes;
  readonly lines: Lines;
  readonly leaving: Set<string>;
  readonly commands: SwitchCommand[];
}

interface One {
  readonly line: Line;
  readonly wanted: Wanted;
}

/** Two of whom one holds the other, or one who leaves a talk that goes on. */
function part({ line, wanted }: One, { wishes, lines, commands }: Of): void {
  const { id } = line;
  const [otherId = ''] = line.withIds;
  if (line.withIds.size === 0) return;
  const other = line.withIds.size === 1 ? wishes.lines.get(otherId) : undefined;
  if (other !== undefined && wanted.isHeld) {
    commands.push({ command: 'call.hold', legId: otherId, otherLegId: id });
    lines.leave(id);
    Object.assign(line, { hears: defaultTreatment, heldBy: otherId });
  } else if (other?.isHeld !== true || other.talk.length > 0) {
    const treatment = wanted.hears ?? silence;
    commands.push({ command: 'call.treatment', legId: id, treatment });
    lines.leave(id);
    line.hears = treatment;
  }
}

function play({ line, wanted }: One, { commands }: Of): void {
  const { hears } = wanted;
  if (hears === null || line.hears === hears) return;
  answer(line, commands);
  commands.push({ command: 'call.treatment', legId: line.id, treatment: hears });
  line.hears = hears;
}

function answer(line: Line, commands: SwitchCommand[]): void {
  if (line.stage !== 'offered') return;
  commands.push({ command: 'call.answer', legId: line.id });
  line.stage = 'up';
}

function join(talk: readonly string[], { lines, leaving, commands }: Of): void {
  const members = talk.flatMap((id) => lines.get(id) ?? []);
  const isSo = members.every(({ id, withIds }) => {
    const heard = [...withIds].filter((other) => !leaving.has(other));
    return heard.length === talk.length - 1 && heard.every((o) => o !== id && talk.includes(o));
  });
  if (isSo) return;
  for (const line of members) answer(line, commands);
  const [a, b] = members;
  if (a === undefined || b === undefined) return;
  const between = members.length === 2 ? passingOn(a, b, leaving) : undefined;
  if (members.length > 2) commands.push({ command: 'call.conference', legIds: [...talk] });
  else if (between !== undefined) {
    const parties = { legId: between, otherLegId: a.id, toLegId: b.id };
    commands.push({ command: 'call.completeTransfer', ...parties });
    leaving.delete(between);
    lines.delete(between);
  } else if (a.heldBy === b.id || b.heldBy === a.id) {
    const [holder, held] = a.heldBy === b.id ? [b, a] : [a, b];
    commands.push({ command: 'call.retrieve', legId: holder.id, otherLegId: held.id });
  } else commands.push({ command: 'call.connect', legId: a.id, agentLegId: b.id });
  lines.join(talk);
}

/** Who talks with one of them, holds the other and leaves. */
function passingOn(a: Line, b: Line, leaving: ReadonlySet<string>): string | undefined {
  const holds = (held: Line, other: Line): string | undefined =>
    held.heldBy !== null && leaving.has(held.heldBy) && other.withIds.has(held.heldBy)
      ? held.heldBy
      : undefined;
  return holds(a, b) ?? holds(b, a);
}

function letGo(
  id: string,
  { wishes, lines, leaving, commands }: Of,
  { cause, offerId }: Ending,
): void {
  const line = lines.get(id);
  if (line === undefined) return;
  const to = wishes.sentTo.get(id);
  const by = [...line.withIds].find((other) => leaving.has(other));
  lines.delete(id);
  if (line.stage === 'gone') return;
  if (to === undefined || line.stage === 'ringing') {
    if (cause === null) commands.push({ command: 'offer.stop', offerId, legId: id });
    else commands.push({ command: 'call.hangup', legId: id, cause });
  } else if (line.stage === 'offered' || by === undefined) {
    commands.push({ command: 'call.redirect', legId: id, to });
  } else {
    commands.push({ command: 'call.blindTransfer', legId: by, otherLegId: id, to });
    leaving.delete(by);
    lines.delete(by);
  }
}
