/** Versions of a store or server, named `set@version`. */
import { existsSync } from 'node:fs';
import { type OfficeOptions, openOffice } from '../rule-office/open-office.ts';
import { valueOrRefusal } from '../rule-office/refusal-text.ts';

export type StoredOptions = OfficeOptions;

const pattern = /^([a-z0-9]+(?:-[a-z0-9]+)*)@(\d{1,9}|active|draft)$/;

/** `set@3`, `set@active`, `set@draft`, where no file has that name. */
export function isStoredName(name: string): boolean {
  return pattern.test(name) && !existsSync(name);
}

/** The text of a version. @throws {CliError} where it cannot be had. */
export async function storedText(name: string, options: StoredOptions): Promise<string> {
  const [, setId = '', version = ''] = pattern.exec(name) ?? [];
  const isNamed = version === 'active' || version === 'draft';
  const office = await openOffice(options);
  try {
    const text = await office.text(setId, isNamed ? version : Number(version));
    return valueOrRefusal(text, options);
  } finally {
    office.close();
  }
}
