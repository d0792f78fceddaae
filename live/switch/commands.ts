/**
 * Turns the difference between phones and their plan into switch commands, in a feasible order:
 * part, join, release, then ring.
 *
 * Phones are updated as if the switch had obeyed. Cost: the phones of one call.
 */
import { type LegCause, legCauses, type SwitchCommand } from '../../contracts/index.ts';
import type { KeptLeg } from '../projection/kept-call.ts';
import { defaultTreatment, type PhonePlan, type WantedTalk } from './phone-plan.ts';
import { canTalk, type Phone, type Phones } from './phones.ts';

const silence = 'silence';

/** `ids`: all phones of the call, planned or not. */
export function commandsOf(
  plan: PhonePlan,
  phones: Phones,
  ids: ReadonlySet<string>,
): readonly SwitchCommand[] {
  const commands: SwitchCommand[] = [];
  const leaving = new Set([...ids].filter((id) => !plan.phones.has(id)));
  const each = [...plan.phones].flatMap(([id, wanted]) => {
    const phone = phones.get(id);
    return phone !== undefined && canTalk(phone) ? [{ phone, wanted }] : [];
  });
  const of = { plan, phones, leaving, commands };
  const alone = each.filter(({ wanted }) => wanted.talk.length === 0);
  for (const one of alone) part(one, of);
  for (const one of alone) play(one, of);
  const talks = new Set(each.map(({ wanted }) => wanted.talk).filter(({ length }) => length > 0));
  for (const talk of talks) join(talk, of);
  for (const [id, otherId] of plan.leftWith) leaveTogether(id, otherId, of);
  // Transferred phones go first, as the phone that transfers them must still exist.
  const isSent = (id: string): boolean => plan.sentTo.has(id);
  for (const id of [...leaving].sort((a, b) => Number(isSent(b)) - Number(isSent(a)))) {
    if (leaving.has(id)) letGo(id, of);
  }
  return commands;
}

interface Of {
  readonly plan: PhonePlan;
  readonly phones: Phones;
  readonly leaving: Set<string>;
  readonly commands: SwitchCommand[];
}

interface One {
  readonly phone: Phone;
  readonly wanted: WantedTalk;
}

/** Separates two phones if one holds the other, or if one leaves a conference. */
function part({ phone, wanted }: One, { plan, phones, commands }: Of): void {
  const { id } = phone;
  const [otherId = ''] = phone.withIds;
  if (phone.withIds.size === 0) return;
  const other = phone.withIds.size === 1 ? plan.phones.get(otherId) : undefined;
  if (other !== undefined && wanted.isHeld) {
    commands.push({ command: 'call.hold', legId: otherId, otherLegId: id });
    phones.leave(id);
    Object.assign(phone, { hears: defaultTreatment, heldBy: otherId });
  } else if (other?.isHeld !== true || other.talk.length > 0) {
    const treatment = wanted.hears ?? silence;
    commands.push({ command: 'call.treatment', legId: id, treatment });
    phones.leave(id);
    phone.hears = treatment;
  }
}

function play({ phone, wanted }: One, { commands }: Of): void {
  const { hears } = wanted;
  if (hears === null || phone.hears === hears) return;
  answer(phone, commands);
  commands.push({ command: 'call.treatment', legId: phone.id, treatment: hears });
  phone.hears = hears;
}

function answer(phone: Phone, commands: SwitchCommand[]): void {
  if (phone.stage !== 'offered') return;
  commands.push({ command: 'call.answer', legId: phone.id });
  phone.stage = 'up';
}

function join(talk: readonly string[], { phones, leaving, commands }: Of): void {
  const members = talk.flatMap((id) => phones.get(id) ?? []);
  const isSo = members.every(({ id, withIds }) => {
    const heard = [...withIds].filter((other) => !leaving.has(other));
    return heard.length === talk.length - 1 && heard.every((o) => o !== id && talk.includes(o));
  });
  if (isSo) return;
  for (const phone of members) answer(phone, commands);
  const [a, b] = members;
  if (a === undefined || b === undefined) return;
  const between = members.length === 2 ? passingOn(a, b, leaving) : undefined;
  if (members.length > 2) commands.push({ command: 'call.conference', legIds: [...talk] });
  else if (between !== undefined) {
    const parties = { legId: between, otherLegId: a.id, toLegId: b.id };
    commands.push({ command: 'call.completeTransfer', ...parties });
    leaving.delete(between);
    phones.delete(between);
  } else if (a.heldBy === b.id || b.heldBy === a.id) {
    const [holder, held] = a.heldBy === b.id ? [b, a] : [a, b];
    commands.push({ command: 'call.retrieve', legId: holder.id, otherLegId: held.id });
  } else commands.push({ command: 'call.connect', legId: a.id, agentLegId: b.id });
  phones.join(talk);
}

/** The held phone, if a phone talks with another and leaves: a transfer. */
function passingOn(a: Phone, b: Phone, leaving: ReadonlySet<string>): string | undefined {
  const holds = (held: Phone, other: Phone): string | undefined =>
    held.heldBy !== null && leaving.has(held.heldBy) && other.withIds.has(held.heldBy)
      ? held.heldBy
      : undefined;
  return holds(a, b) ?? holds(b, a);
}

function letGo(id: string, { plan, phones, leaving, commands }: Of): void {
  const phone = phones.get(id);
  if (phone === undefined) return;
  const made = phones.bornAs(id);
  const cause = causeOfEnd(made, phone);
  const to = plan.sentTo.get(id);
  const by = [...phone.withIds].find((other) => leaving.has(other));
  phones.delete(id);
  if (phone.stage === 'gone') return;
  if (to === undefined || phone.stage === 'ringing') {
    if (cause === null)
      commands.push({ command: 'offer.stop', offerId: made?.offerId ?? id, legId: id });
    else commands.push({ command: 'call.hangup', legId: id, cause });
  } else if (phone.stage === 'offered' || by === undefined) {
    commands.push({ command: 'call.redirect', legId: id, to });
  } else {
    commands.push({ command: 'call.blindTransfer', legId: by, otherLegId: id, to });
    leaving.delete(by);
    phones.delete(by);
  }
}

/** The phone of an agent who has completed a transfer to outside leaves its two parties. */
function leaveTogether(id: string, otherId: string, { phones, leaving, commands }: Of): void {
  const ids = [id, otherId];
  const by = [...leaving].find((one) => !ids.includes(one) && phones.get(one)?.stage === 'up');
  const isUp = ids.every((one) => phones.get(one)?.stage === 'up');
  if (by === undefined || !isUp) return;
  const parties = { legId: by, otherLegId: id, toLegId: otherId, leaves: true };
  commands.push({ command: 'call.completeTransfer', ...parties });
  for (const one of [by, id, otherId]) {
    leaving.delete(one);
    phones.delete(one);
  }
}

/** Cause for releasing a leg's phone; null if a station merely stops ringing. */
function causeOfEnd(made: KeptLeg | undefined, phone: Phone): LegCause | null {
  if (phone.stage === 'ringing' && made !== undefined && made.agentId !== null) return null;
  const cause = made?.of.call.cause;
  // A caller released before anybody answered hears the busy tone.
  const inVain = phone.stage === 'offered' ? 'busy' : 'normal';
  return cause === 'reject' ? 'rejected' : (legCauses.find((one) => one === cause) ?? inVain);
}
