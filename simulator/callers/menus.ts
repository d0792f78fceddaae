/**
 * What callers press in the menus of a centre: a choice by share, after a time. Who presses nothing
 * goes where the menu sends those who do not choose. Source: decisions/0049.
 */
import { dayEvent } from '../day/event-number.ts';
import type { LiveCall } from '../day/live-call.ts';
import type { Surroundings } from '../day/surroundings.ts';

/** First of the draws of menus, after those of an IVR; two for each menu. */
const firstDraw = 8;
const menusDrawnMax = 12;

/** A caller hears a menu, and will press keys, unless they choose nothing. */
export function hearMenu(
  call: LiveCall,
  queueId: string,
  nowMs: number,
  { plan, draws, schedule }: Pick<Surroundings, 'plan' | 'draws' | 'schedule'>,
): void {
  const menu = plan.menus.get(queueId);
  call.menuId = queueId;
  if (menu === undefined || !call.hasCaller) return;
  const first = call.firstDraw + firstDraw + 2 * (call.menuCount % menusDrawnMax);
  call.menuCount += 1;
  const chosen = draws.ivr.draw(call.entity, first);
  const place = menu.choices.findIndex(({ upTo }) => chosen < upTo);
  if (place === -1) return;
  const afterMs = Math.round(menu.time.quantile(draws.ivr.draw(call.entity, first + 1)));
  schedule.push(nowMs + afterMs, dayEvent.press, call, call.menuCount * pressBase + place);
}

/** Numbers of a press: how many menus the caller has heard, and the choice. */
const pressBase = 64;

/** The keys that a press means; null: the caller has left that menu. */
export function keysOf(
  call: LiveCall,
  value: number,
  { plan }: Pick<Surroundings, 'plan'>,
): string | null {
  if (call.menuId === null || Math.floor(value / pressBase) !== call.menuCount) return null;
  return plan.menus.get(call.menuId)?.choices[value % pressBase]?.digits ?? null;
}
