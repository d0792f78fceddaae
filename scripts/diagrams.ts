/**
 * Writes the pages of the machines; `npm run docs` runs it, a test fails where they have drifted.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { machinePages } from './machine-page.ts';

for (const { file, text } of machinePages()) {
  const path = join(import.meta.dirname, '..', file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
