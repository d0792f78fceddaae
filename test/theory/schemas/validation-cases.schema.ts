/**
 * Validation cases: models of queueing theory with their exact values, as `npm run validate` reads
 * them.
 *
 * A case's kind and parameters say the model; which measures it expects is free, and those that
 * nobody knows are said to be so. Parameters are strict: one that is passed over would be another
 * model. Source: simulation.md 14; the conventions in the file itself.
 */
import { z } from 'zod';
import { type Parsed, parseJson } from '../../../contracts/text/parse-json.ts';
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

/** A value by another simulator, with its standard error. */
const estimateSchema = z.object({ mean: z.number(), standardError: z.number().nonnegative() });

const simulatedSchema = caseSchema
  .pick({ id: true, kind: true, model: true, parameters: true })
  .extend({ expected: z.record(z.string(), estimateSchema) });

const fileSchema = z.object({
  cases: z.array(caseSchema).max(10_000),
  simulatedCases: z.array(simulatedSchema).max(1_000).optional(),
});

/** UTF-16 code units of the file. */
const lengthMax = 16 * 1024 * 1024;

/** A value that a case expects; `standardError` 0: it is exact. */
export interface ExpectedValue {
  readonly mean: number;
  readonly standardError: number;
}

/** A bound of standard errors: as a share of the value, or of shares themselves. */
export type Precision = { readonly relative: number } | { readonly absolute: number };

/** One case, read. */
export interface ValidationCase {
  readonly id: string;
  readonly kind: string;
  /** In words. */
  readonly words: string;
  readonly model: ValidationModel;
  readonly expected: ReadonlyMap<string, ExpectedValue>;
  /** Relative, for a formula in doubles; null: no formula is held to it. */
  readonly formulaTolerance: number | null;
  /** How small a standard error has to be; null: the case does not say. */
  readonly precision: Precision | null;
  /** Whether a simulation can give its values at all, by what the case says. */
  readonly isSimulable: boolean;
}

/** Reads a file of validation cases; never throws. */
export function parseValidationCases(text: string): Parsed<readonly ValidationCase[]> {
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
}: Pick<z.infer<typeof caseSchema>, 'kind' | 'parameters'>): Parsed<ValidationModel> {
  return parseJson<ValidationModel>({
    text: JSON.stringify(parameters),
    schema: validationModelSchema(kind),
    lengthMax,
    refuseDuplicateKeys: false,
  });
}

/** The model's findings, at its place in the file. */
function placed(problems: Extract<Parsed<never>, { ok: false }>['problems'], pointer: string) {
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

/** From words such as "standard error <= 0.5 % of the value", or "<= 0.1 point". */
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
