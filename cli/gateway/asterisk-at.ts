/** Where an Asterisk is, and the key that lets us in. */
import { type AsteriskPlace, asteriskPlace } from '../../gateways/index.ts';
import { reasonOf } from '../../kernel/index.ts';
import { wrongUsage } from '../cli-error.ts';

/** @throws {CliError} where the URL is none of ARI, or there is no key. */
export function asteriskAt(url: string): AsteriskPlace {
  const key = process.env['CALLWRIGHT_ARI_KEY'];
  if (key === undefined || !key.includes(':')) {
    throw wrongUsage('--asterisk needs CALLWRIGHT_ARI_KEY: user:password of ari.conf');
  }
  try {
    return asteriskPlace(url, key);
  } catch (error) {
    throw wrongUsage(`--asterisk: ${reasonOf(error)}`);
  }
}
