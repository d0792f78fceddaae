/** Writes `docs/measures.md` from the definitions of `metrics/` and `simulator/`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measuresPage } from '../metrics/index.ts';
import { outsideMeasuresPart } from '../simulator/index.ts';

const page = join(import.meta.dirname, '..', 'docs', 'measures.md');
writeFileSync(page, measuresPage([outsideMeasuresPart]));
