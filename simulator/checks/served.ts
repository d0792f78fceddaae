/**
 * A queue that calls enter and nobody of the shifts can ever serve.
 *
 * Where the queue's plan has a limit, its calls leave by the fallback, and that may be meant.
 * Calls that rule sets place are not looked at: where they go depends on the day.
 */
import type { Finding } from '../../contracts/index.ts';
import { type Checked, finding } from './checked.ts';
import { whoServes } from './who-serves.ts';

/** Call types, consults and transfers whose queue no agent of the shifts can serve. */
export function checkServed({ scenario, simulated }: Checked): readonly Finding[] {
  const { centre, heads, queueIds } = simulated;
  const servers = whoServes(centre, heads.flat());
  const ask = (queueId: string | undefined, pointer: string): readonly Finding[] => {
    const queue = centre.queues.find(({ id }) => id === queueId);
    if (queue === undefined || queue.plan?.fallback !== undefined) return [];
    if (servers(queue.id).length > 0) return [];
    return [
      finding('not_allowed', pointer, {
        received: `${queue.id}, which no agent of the shifts can ever serve`,
        expected: 'a queue with an agent who has its skills and its link, and a shift',
      }),
    ];
  };
  return scenario.callTypes.flatMap(({ queue, facts, handleTime }, place) => {
    const at = `/callTypes/${place}`;
    const isPlaced = facts === undefined;
    return [
      ...(isPlaced ? ask(queueIds[place], `${at}/${queue === undefined ? 'id' : 'queue'}`) : []),
      ...ask(handleTime.consult?.queue, `${at}/handleTime/consult/queue`),
      ...ask(handleTime.transfer?.queue, `${at}/handleTime/transfer/queue`),
    ];
  });
}
