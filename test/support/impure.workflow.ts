/** A workflow that takes in more than the pure floor: the test of its bundle must see that. */
import { channelSettingsSchema } from '../../contracts/index.ts';

export function impureWorkflow(message: unknown): Promise<boolean> {
  return Promise.resolve(channelSettingsSchema.safeParse(message).success);
}
