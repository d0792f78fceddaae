/** The one door through which effects leave: each gets the time and the next number. */
import type { Effect, EffectBody } from './effects.ts';
import type { Core } from './state.ts';

export function emit(core: Core, body: EffectBody): void {
  core.effects += 1;
  const effect: Effect = { atMs: core.nowMs, n: core.effects, ...body };
  core.out.push(effect);
}
