/** Sets of texts and unknown: those listed, or all but those listed. */

export interface TextSet {
  readonly kind: 'texts';
  readonly isComplement: boolean;
  /** Each once. */
  readonly texts: readonly string[];
  readonly hasNull: boolean;
}

/** The texts listed, without unknown. */
export function oneOf(texts: readonly string[]): TextSet {
  return { kind: 'texts', isComplement: false, texts: [...new Set(texts)], hasNull: false };
}

/** Every text but those listed, without unknown. */
export function noneOf(texts: readonly string[]): TextSet {
  return { kind: 'texts', isComplement: true, texts: [...new Set(texts)], hasNull: false };
}

export function hasText({ isComplement, texts }: TextSet, value: string): boolean {
  return texts.includes(value) !== isComplement;
}

/** What is in both. */
export function meetTexts(a: TextSet, b: TextSet): TextSet {
  const hasNull = a.hasNull && b.hasNull;
  if (a.isComplement && b.isComplement) {
    return { ...noneOf([...a.texts, ...b.texts]), hasNull };
  }
  const [listed, other] = a.isComplement ? [b, a] : [a, b];
  const inOther = membership(other);
  return { kind: 'texts', isComplement: false, texts: listed.texts.filter(inOther), hasNull };
}

/** What is in `a` and not in `b`. */
export function textsWithout(a: TextSet, b: TextSet): TextSet {
  return meetTexts(a, { ...b, isComplement: !b.isComplement, hasNull: !b.hasNull });
}

/** Whether all of `inner` is in `outer`. */
export function textsInclude(outer: TextSet, inner: TextSet): boolean {
  if (inner.hasNull && !outer.hasNull) return false;
  if (!inner.isComplement) return inner.texts.every(membership(outer));
  return outer.isComplement && !outer.texts.some(membership(inner));
}

/** Whether anything is in both. */
export function textsMeet(a: TextSet, b: TextSet): boolean {
  if ((a.hasNull && b.hasNull) || (a.isComplement && b.isComplement)) return true;
  return a.isComplement ? b.texts.some(membership(a)) : a.texts.some(membership(b));
}

/** There is always another text, so a complement is never empty. */
export function isTextless({ isComplement, texts }: TextSet): boolean {
  return !isComplement && texts.length === 0;
}

function membership({ isComplement, texts }: TextSet): (text: string) => boolean {
  if (texts.length < 16) return (text) => texts.includes(text) !== isComplement;
  const all = new Set(texts);
  return (text) => all.has(text) !== isComplement;
}
