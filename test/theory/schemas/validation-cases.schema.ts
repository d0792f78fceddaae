/**
 * Validation cases: queueing models with exact values, for `callwright validate`. Parameters are
 * strict, because an ignored one would describe another model.
 */
import { z } from 'zod';
import { type ParseResult, parseJson } from '../../../contracts/text/parse-json.ts';
import { type ValidationModel, validationModelSchema } from './validation-models.schema.ts';

const caseSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'expected an id of a-z, 0-9 and -'),
  kind: z.string().max(64),
  model: z.string().max(500),
  parameters: z.record(z.string(), z.json()),
  expected: z.record(z.string(), z.number()),
  tolerance: z.object({ formula: z.number().positive(), simulation: z.string().max(500) }),
  note: z.string().max(2_000).optional(),
});

const estimateSchema = z.object({ mean: z.number(), standardError: z.number().nonnegative() });

const simulatedSchema = caseSchema
  .pick({ id: true, kind: true, model: true, parameters: true })
  .extend({ expected: z.record(z.string(), estimateSchema) });

const fileSchema = z.object({
  cases: z.array(caseSchema).max(10_000),
  simulatedCases: z.array(simulatedSchema).max(1_000).optional(),
});

const lengthMax = 16 * 1024 * 1024;

/** `standardError` 0: exact. */
export interface ExpectedValue {
  readonly mean: number;
  readonly standardError: number;
}

/** Bound on the standard error, relative to the value or absolute. */
export type Precision = { readonly relative: number } | { readonly absolute: number };

export interface ValidationCase {
  readonly id: string;
  readonly kind: string;
  readonly words: string;
  readonly model: ValidationModel;
  readonly expected: ReadonlyMap<string, ExpectedValue>;
  readonly formulaTolerance: number | null;
  readonly precision: Precision | null;
  /** Whether a simulation can produce the values, according to the case. */
  readonly isSimulable: boolean;
}

/** Reads validation cases; never throws. */
export function parseValidationCases(text: string): ParseResult<readonly ValidationCase[]> {
  const file = parseJson<z.infer<typeof fileSchema>>({ text, schema: fileSchema, lengthMax });
  if (!file.ok) return file;
  const cases: ValidationCase[] = [];
  const problems = [];
  for (const [place, one] of file.value.cases.entries()) {
    const model = readModel(one);
    if (model.ok) cases.push(exactCase(one, model.value));
    else problems.push(...placed(model.problems, `/cases/${place}/parameters`));
  }
  for (const [place, one] of (file.value.simulatedCases ?? []).entries()) {
    const model = readModel(one);
    if (model.ok) cases.push(simulatedCase(one, model.value));
    else problems.push(...placed(model.problems, `/simulatedCases/${place}/parameters`));
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: cases };
}

function readModel({
  kind,
  parameters,
}: Pick<z.infer<typeof caseSchema>, 'kind' | 'parameters'>): ParseResult<ValidationModel> {
  return parseJson<ValidationModel>({
    text: JSON.stringify(parameters),
    schema: validationModelSchema(kind),
    lengthMax,
    refuseDuplicateKeys: false,
  });
}

function placed(problems: Extract<ParseResult<never>, { ok: false }>['problems'], pointer: string) {
  return problems.map(({ line: _line, column: _column, ...finding }) => ({
    ...finding,
    pointer: `${pointer}${finding.pointer}`,
  }));
}

function exactCase(one: z.infer<typeof caseSchema>, model: ValidationModel): ValidationCase {
  const { id, kind, model: words, tolerance } = one;
  const exact = Object.entries(one.expected).map(
    ([name, mean]) => [name, { mean, standardError: 0 }] as const,
  );
  return {
    id,
    kind,
    words,
    model,
    expected: new Map(exact),
    formulaTolerance: tolerance.formula,
    precision: precisionOf(tolerance.simulation),
    isSimulable: !/^not (simulable|applicable)/.test(tolerance.simulation),
  };
}

/** Parses "standard error <= 0.5 % of the value" or "<= 0.1 point". */
function precisionOf(words: string): Precision | null {
  const [, size, unit] = /standard error <= ([\d.]+) (%|point)/.exec(words) ?? [];
  if (size === undefined) return null;
  return unit === '%' ? { relative: Number(size) / 100 } : { absolute: Number(size) / 100 };
}

function simulatedCase(
  { id, kind, model: words, expected }: z.infer<typeof simulatedSchema>,
  model: ValidationModel,
): ValidationCase {
  const values = new Map(Object.entries(expected));
  const unsaid = { formulaTolerance: null, precision: null, isSimulable: true };
  return { id, kind, words, model, expected: values, ...unsaid };
}
