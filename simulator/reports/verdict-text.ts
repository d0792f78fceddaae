/** Differences between plans in sentences. */
import type { ComparedDesign, DesignDifference } from './design-comparison.ts';
import { changeInterval, nameOf, sizeText, unitIn } from './figure-text.ts';

export interface VerdictContext {
  readonly name: string;
  readonly targetMs: number | null;
  readonly worth: number | null;
}

export function verdictText(one: DesignDifference, context: VerdictContext): string {
  const { measureId, difference, verdict, pairsNeeded } = one;
  const unit = unitIn(one);
  const { value, low, high, n } = difference;
  const what = `${context.name}: ${nameOf(measureId).toLowerCase()}`;
  if (value === null) return `${what} was counted on neither side`;
  if (low === null || high === null) return `${what}, of which ${n} days say nothing`;
  const sure = `(${rangeText(low, high, unit)})`;
  switch (verdict) {
    case 'more':
    case 'less':
      return `${changeSentence(one, context)} ${sure}`;
    case 'perhapsWorth':
      return `${changeSentence(one, context)} ${sure}; perhaps less than the ${sizeText(context.worth, unit)} that are worth it`;
    case 'notWorth':
      return context.worth === null
        ? `${what} is the same`
        : `${what} differs by less than the ${sizeText(context.worth, unit)} that are worth it (${changeInterval(difference, unit)})`;
    case 'tooFew':
      return `${what} differs by ${changeInterval(difference, unit)} over ${n} pairs; a verdict needs ${pairsNeeded}`;
    case 'notDistinguishable': {
      const more = pairsNeeded === null ? 0 : pairsNeeded - n;
      const tell = more > 0 ? `; about ${more} more days would tell` : '';
      return `${what} is not distinguishable (${changeInterval(difference, unit)})${tell}`;
    }
  }
}

function changeSentence(one: DesignDifference, context: VerdictContext): string {
  const { measureId, difference } = one;
  const { name, targetMs } = context;
  const value = difference.value ?? 0;
  const size = sizeText(value, unitIn(one));
  const more = value > 0 ? 'more' : 'fewer';
  if (measureId.startsWith('serviceLevel')) {
    const within = targetMs === null ? 'in time' : `within ${targetMs / 1000} s`;
    return `${name} answers ${size} ${more} ${within}`;
  }
  if (measureId === 'waitMsMean') {
    return `with ${name} callers wait ${size} ${value > 0 ? 'longer' : 'less'}`;
  }
  if (measureId === 'abandonShare') return `with ${name} ${size} ${more} give up`;
  return `with ${name} ${nameOf(measureId).toLowerCase()} is ${size} ${value > 0 ? 'higher' : 'lower'}`;
}

/** The differences to show first: those that are better or worse. */
export function headlineDifference({ differences }: ComparedDesign): DesignDifference | undefined {
  return (
    differences.find(({ measureId }) => measureId.startsWith('serviceLevel')) ??
    differences.find(({ measureId }) => measureId !== 'calls')
  );
}

/** The range of a change whose direction is already stated, smaller size first. */
function rangeText(low: number, high: number, unit: string): string {
  const [least, most] = low > 0 ? [low, high] : [high, low];
  return `${plain(least, unit)} to ${plain(most, unit)}`;
}

function plain(value: number, unit: string): string {
  return sizeText(value, unit).replace(' points', '');
}
