/** Registers search attributes in a namespace, if allowed. */
import type { Connection } from '@temporalio/client';
import { attributeKeys } from './search-attributes.ts';

const typeNumbers: { readonly [type: string]: number } = {
  KEYWORD: 2,
  INT: 3,
  DATETIME: 6,
  KEYWORD_LIST: 7,
};

export async function registerAttributes(
  { operatorService }: Connection,
  namespace: string,
): Promise<boolean> {
  try {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    const all = Object.values(attributeKeys);
    const missing = all.filter(({ name }) => customAttributes[name] === undefined);
    if (missing.length === 0) return true;
    const searchAttributes = Object.fromEntries(
      missing.map(({ name, type }) => [name, typeNumbers[type] ?? 0]),
    );
    await operatorService.addSearchAttributes({ namespace, searchAttributes });
    return true;
  } catch {
    return false;
  }
}
