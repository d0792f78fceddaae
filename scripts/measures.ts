/** Writes `docs/measures.md` from the definitions of `metrics/`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measuresPage } from '../metrics/index.ts';

writeFileSync(join(import.meta.dirname, '..', 'docs', 'measures.md'), measuresPage());
