/** `why --order`: the prompts of an order, from the records in a service's store. */
import { existsSync } from 'node:fs';
import type { Language } from '../../rules/index.ts';
import { storeIn } from '../../server/index.ts';
import { Explanations, type OrderPromptsExplanation } from '../../services/index.ts';
import { openStore } from '../../store/index.ts';
import { CliError, exitCodes, invalidInput } from '../cli-error.ts';

/**
 * The customer's facts are shown, as the reader can open the folder anyway; payment facts are not
 * recorded.
 */
const reader = { reveal: ['customer'] } as const;

/** Each request for prompts, oldest first. @throws {CliError} without a store or records. */
export function promptsWeighed(
  folder: string,
  orderId: string,
  language: Language,
): readonly OrderPromptsExplanation[] {
  const path = storeIn(folder);
  if (!existsSync(path)) {
    throw invalidInput(`${path} is not there; expected --trace with the data folder of a service`);
  }
  const store = openStore({ path, nowMs: () => Date.now() });
  try {
    const explanations = new Explanations({ store, centreId: '' });
    const askings = explanations.promptsOf({ orderId }, { reader, language });
    if (askings.length > 0) return askings;
    const what = `no prompt was weighed for an order ${orderId}, as far as ${folder} has recorded`;
    throw new CliError(exitCodes.no, what);
  } finally {
    store.close();
  }
}
