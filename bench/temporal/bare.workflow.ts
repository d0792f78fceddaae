/** The smallest workflow with the messages and effects of a plain order. */
import { condition, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';

export interface BareOrder {
  readonly updates: number;
  readonly rounds: readonly (readonly string[])[];
}

export interface BareActivities {
  act(key: string): Promise<string>;
}

export const toldUpdate = defineUpdate<number, [string]>('told');
const { act } = proxyActivities<BareActivities>({ startToCloseTimeout: '1 minute' });

export async function bareWorkflow({ updates, rounds }: BareOrder): Promise<void> {
  let told = 0;
  setHandler(toldUpdate, () => {
    told += 1;
    return told;
  });
  await condition(() => told === updates);
  for (const keys of rounds) await Promise.all(keys.map((key) => act(key)));
}
