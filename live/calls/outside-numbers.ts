/**
 * Which numbers outside may be dialled, and by whom: their form, and the centre's list of prefixes
 * with the cost classes that need a right. Source: decisions/0053 (6).
 */
import { callMessages } from '../../contracts/index.ts';
import { type RefusedAnswer, refuse } from '../service-answer.ts';
import type { CallPort } from './call-port.ts';

const numberForm = /^\+?[0-9*#]{2,20}$/;
/** Prefixes that a refusal names. */
const saidMax = 10;

/** Whether somebody may dial numbers of a cost class. */
export type MayDial = (cost: string) => boolean;

/** The right to dial numbers of a cost class. */
export function dialRightOf(cost: string): string {
  return `dial.${cost}`;
}

/**
 * Why a number is not dialled; null: it may be, or it is one of the centre's own. Of the listed
 * prefixes that fit, the longest counts; without a list every number of the form may be dialled.
 */
export function whyNotDialled(
  number: string,
  { file, projection }: Pick<CallPort, 'file' | 'projection'>,
  mayDial: MayDial,
): RefusedAnswer | null {
  if (projection.parties.addressOf(number) !== null) return null;
  if (!numberForm.test(number)) return numberInvalid(number);
  const { outsideNumbers } = file;
  if (outsideNumbers === undefined) return null;
  const [listed] = outsideNumbers
    .filter(({ prefix }) => number.startsWith(prefix))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  if (listed === undefined) {
    const said = outsideNumbers.slice(0, saidMax).map(({ prefix }) => prefix);
    const more = said.length < outsideNumbers.length ? ', …' : '';
    return refuse(callMessages.prefixNotListed, { number, prefixes: said.join(', ') + more });
  }
  const { prefix, cost } = listed;
  if (cost === undefined || mayDial(cost)) return null;
  const right = dialRightOf(cost);
  return refuse(callMessages.costClass, { number, prefix, cost, right }, { needs: [right] });
}

/** The refusal of what is no number to dial. */
export function numberInvalid(number: string): RefusedAnswer {
  return refuse(callMessages.notDialled, { number: JSON.stringify(number) });
}
