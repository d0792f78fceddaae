/**
 * What holds of every gateway: the same calls, through the simulated switch in this process, over
 * the wire, and on a real one.
 */
import { describe, it } from 'vitest';
import { agentCommands } from './agent-commands.ts';
import { conferences } from './conferences.ts';
import { connections } from './connections.ts';
import { directCalls } from './direct-calls.ts';
import { menus } from './menus.ts';
import { outsideParties } from './outside-parties.ts';
import { queuedCalls } from './queued-calls.ts';
import { recordedCalls } from './recordings.ts';
import { aRig, type Rig } from './rig.ts';
import type { GatewayStage } from './stage.ts';
import { supervisors } from './supervisors.ts';

/** A sentence, and what shows it. */
export type Case = readonly [name: string, run: (rig: Rig) => Promise<void>];

const groups = {
  'calls in queues': queuedCalls,
  'what agents do': agentCommands,
  'direct calls': directCalls,
  'parties outside': outsideParties,
  'conferences of several': conferences,
  'menus and digits': menus,
  'supervisors on the line': supervisors,
  'recorded calls': recordedCalls,
  'the connection': connections,
} as const;

/** Every case on the gateway that `open` opens for it. */
export function describeGateway(
  name: string,
  open: () => GatewayStage | Promise<GatewayStage>,
): void {
  describe.each(Object.entries(groups))(`${name}: %s`, (_, cases) => {
    for (const [title, run] of cases) {
      const play = async (): Promise<void> => {
        const rig = await aRig(await open());
        await run(rig);
        await rig.over();
      };
      it(title, play);
    }
  });
}
