/** Checks of the partners outside: each is asked, and its last problem is told. */
import { maskSecrets, type PartnersFile } from '../../contracts/index.ts';
import { pingStripe } from '../../gateways/index.ts';
import { reasonOf } from '../../kernel/index.ts';
import { readStock } from '../../server/index.ts';
import { openMail, type Partners, storedPartners, stripeOf } from '../../services/index.ts';
import { CliError } from '../cli-error.ts';
import { readPartners } from '../start/read-partners.ts';
import type { StartOptions } from '../start/start-options.ts';
import { withStore } from './copied-store.ts';
import { fail, type MachineCheck, ok } from './machine.ts';

type Section = Exclude<keyof PartnersFile, 'schema'>;

/** Asks a partner whether it would work, and says what it is; rejects if it would not. */
type AskPartner = (partners: Partners) => Promise<string>;

const answerMsMax = 5_000;

const asking: { readonly [Name in Section]: AskPartner } = {
  mail: async (partners) => {
    await (await openMail(partners))?.verify();
    const { host, port } = partners.file.mail?.smtp ?? {};
    return `SMTP answers at ${host}:${port}`;
  },
  warehouse: async ({ file: { warehouse } }) => {
    const place = `${(warehouse?.url ?? '').replace(/\/$/, '')}/health`;
    const { status } = await fetch(place, { signal: AbortSignal.timeout(answerMsMax) });
    if (status === 200) return `${place} answers`;
    throw new Error(`${place} answers ${status}; expected 200`);
  },
  stockImport: async ({ file: { stockImport } }) => {
    if (stockImport === undefined) return 'none';
    const place = 'file' in stockImport ? stockImport.file : stockImport.url;
    if (place.includes('{centre}')) return `${place} is read once the centres are open`;
    const lines = (await readStock(stockImport, '')).trim().split('\n').length;
    return `${place} has ${lines} lines`;
  },
  retention: async ({ file }) =>
    Object.entries(file.retention ?? {})
      .map(([kind, days]) => `${kind} ${days}`)
      .join(', '),
  payments: async (partners) => {
    const stripe = stripeOf(partners);
    if (stripe === null) return 'the sandbox takes payments';
    await pingStripe(stripe);
    const mode = stripe.secretKey.includes('_test_') ? 'test' : 'live';
    return `Stripe answers, in ${mode} mode`;
  },
};

/** A check for each section of the partners file; none without a file. */
export async function checkPartners(
  of: StartOptions,
  centreId: string,
): Promise<readonly MachineCheck[]> {
  if (of.partners === undefined) return [];
  let partners: Partners;
  try {
    partners = readPartners(of.partners);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return [fail('partners', maskSecrets(error.message), 'mend the file')];
  }
  const last = withStore(of, (store) => storedPartners(store, centreId)) ?? [];
  const checks: MachineCheck[] = [];
  for (const [name, ask] of Object.entries<AskPartner>(asking)) {
    if (partners.file[name as Section] === undefined) continue;
    const state = last.find((one) => one.name === name);
    const problem = state?.lastProblem ?? null;
    const before = problem === null ? '' : `; last problem, ${state?.lastProblemAt}: ${problem}`;
    try {
      checks.push(ok(name, `${await ask(partners)}${before}`));
    } catch (error) {
      const why = `${maskSecrets(reasonOf(error))}${before}`;
      checks.push(fail(name, why, 'begin it, or mend its section of the partners file'));
    }
  }
  return checks;
}
