/**
 * Reactive random traces: what the outside might do next, seeing what the router did.
 *
 * Most inputs make sense in the world as it is, so that traces go deep; some are stale, doubled,
 * illegal or name what never was. Inputs of one instant are drawn from the world before it: they
 * meet and collide.
 */
import type { CentreFile, Input, Instant } from '../../../routing/index.ts';
import type { Draw } from './draw.ts';
import { agentInputs } from './random-agent-inputs.ts';
import { callInputs } from './random-call-inputs.ts';
import { commandInputs } from './random-command-inputs.ts';
import { gridMs, gridTime } from './random-names.ts';
import { passingInputs } from './random-passing-inputs.ts';
import { ruleActivation } from './random-rules.ts';
import { activation } from './random-version.ts';
import { wrongInputs } from './random-wrong-inputs.ts';
import type { World } from './world.ts';

/** What an input is drawn from. */
export interface InputSource {
  readonly draw: Draw;
  /** Of the active version. */
  readonly centre: CentreFile;
  readonly world: World;
  /** Arrivals drawn so far: the number of the next call. */
  readonly nextCall: number;
}

/** A kind of input, how likely it is now (0: it cannot be), and how it is drawn. */
export type InputChoice = readonly [weight: number, make: () => Input | undefined];

/** The next instant: 0-6 inputs, at a time that often is one at which a timer is due. */
export function nextInstant(draw: Draw, world: World): Instant {
  const { centre } = world;
  const count = draw.weighted([
    [14, 0],
    [40, 1],
    [20, 2],
    [11, 3],
    [8, 4],
    [4, 5],
    [3, 6],
  ]);
  const inputs: Input[] = [];
  let nextCall = world.arrivals + 1;
  while (inputs.length < count) {
    const twice = draw.chance(0.03) ? inputs.at(-1) : undefined;
    const input = twice ?? nextInput({ draw, centre, world, nextCall });
    if (input.type === 'call.arrived') nextCall += 1;
    inputs.push(input);
  }
  return { atMs: nextTimeMs(draw, world), inputs };
}

function nextInput(source: InputSource): Input {
  for (;;) {
    const make = source.draw.weighted([
      ...callInputs(source),
      ...commandInputs(source),
      ...passingInputs(source),
      ...agentInputs(source),
      ...wrongInputs(source),
      [1, () => activation(source)],
      [1, () => ruleActivation(source)],
    ]);
    const input = make();
    if (input !== undefined) return input;
  }
}

function nextTimeMs(draw: Draw, world: World): number {
  const { nowMs } = world;
  const dueAtMs = Math.max(nowMs, world.nextDueAtMs ?? nowMs);
  const gridAtMs = nowMs - (nowMs % gridMs);
  return draw.weighted<() => number>([
    [15, () => nowMs],
    [30, () => gridAtMs + gridTime(draw, 2)],
    [15, () => gridAtMs + gridTime(draw, 5)],
    [25, () => dueAtMs],
    [2, () => Math.max(nowMs, dueAtMs - 1)],
    [2, () => dueAtMs + 1],
    [3, () => nowMs + draw.int(1, 3_000)],
    [2, () => Math.max(0, nowMs - gridTime(draw, 10))],
    [4, () => gridAtMs + gridTime(draw, 60)],
    [0.1, () => gridAtMs + 100 * gridTime(draw, 60)],
  ])();
}
