/** Counts and shares for people. */

/** `1,000,000`. */
export function countOf(value: number): string {
  return value.toLocaleString('en-GB');
}

/** `1 rule`, `1,000 rules`. */
export function plural(count: number, noun: string): string {
  return `${countOf(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `1.2 %`; a share above nothing is never shown as nothing. */
export function percent(share: number): string {
  const text = (share * 100).toFixed(1);
  return share > 0 && text === '0.0' ? 'under 0.1 %' : `${text} %`;
}
