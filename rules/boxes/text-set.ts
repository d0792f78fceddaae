/** Sets of texts and unknown: a list of texts, or everything except a list. */

export interface TextSet {
  readonly kind: 'texts';
  readonly isComplement: boolean;
  readonly texts: readonly string[];
  readonly hasNull: boolean;
}

export function oneOf(texts: readonly string[]): TextSet {
  return { kind: 'texts', isComplement: false, texts: [...new Set(texts)], hasNull: false };
}

export function noneOf(texts: readonly string[]): TextSet {
  return { kind: 'texts', isComplement: true, texts: [...new Set(texts)], hasNull: false };
}

export function hasText({ isComplement, texts }: TextSet, value: string): boolean {
  return texts.includes(value) !== isComplement;
}

export function meetTexts(a: TextSet, b: TextSet): TextSet {
  const hasNull = a.hasNull && b.hasNull;
  if (a.isComplement && b.isComplement) {
    return { ...noneOf([...a.texts, ...b.texts]), hasNull };
  }
  const [listed, other] = a.isComplement ? [b, a] : [a, b];
  const inOther = membership(other);
  return { kind: 'texts', isComplement: false, texts: listed.texts.filter(inOther), hasNull };
}

export function textsWithout(a: TextSet, b: TextSet): TextSet {
  return meetTexts(a, { ...b, isComplement: !b.isComplement, hasNull: !b.hasNull });
}

export function textsInclude(outer: TextSet, inner: TextSet): boolean {
  if (inner.hasNull && !outer.hasNull) return false;
  if (!inner.isComplement) return inner.texts.every(membership(outer));
  return outer.isComplement && !outer.texts.some(membership(inner));
}

export function textsMeet(a: TextSet, b: TextSet): boolean {
  if ((a.hasNull && b.hasNull) || (a.isComplement && b.isComplement)) return true;
  return a.isComplement ? b.texts.some(membership(a)) : a.texts.some(membership(b));
}

/** Whether a set contains no text. "All except these" always contains some. */
export function isTextless({ isComplement, texts }: TextSet): boolean {
  return !isComplement && texts.length === 0;
}

function membership({ isComplement, texts }: TextSet): (text: string) => boolean {
  if (texts.length < 16) return (text) => texts.includes(text) !== isComplement;
  const all = new Set(texts);
  return (text) => all.has(text) !== isComplement;
}
