/**
 * Schemas of the JSON answers of commands (`--json`). Commands import only their names, as a type,
 * so that none loads this file.
 */
import { z } from 'zod';
import { estimateSchema, orderAuditSchema, placedFindingSchema } from '../contracts/index.ts';

const text = z.string();
const count = z.int();
const figure = z.number();
const isTrue = z.boolean();
/** A list whose entries have a schema of their own elsewhere, or depend on the rules. */
const others = z.array(z.unknown());
const open = z.record(text, z.unknown());
const figures = z.array(estimateSchema.extend({ measureId: text }));
const warning = z.object({ code: text, text });
const sides = z.object({ before: count, after: count });
const checks = z.object({
  ok: isTrue,
  checks: z.array(z.object({ check: text, centre: text.nullable(), state: text, seen: text })),
});
/** A finding in a file; it has line and column only if a text was read. */
const finding = placedFindingSchema.partial({ line: true, column: true });
const roster = z.object({ shifts: others }).nullable();
const designs = z.array(z.object({ name: text, measures: figures, differences: others }));
const compared = {
  replications: count,
  seed: figure,
  confidence: figure,
  designs,
};

const simulated = {
  'simulation/1': z.object({
    scenario: text,
    centre: text,
    replications: count,
    seed: figure,
    lane: text,
    measures: figures,
    queues: z.array(z.object({ queueId: text, targetMs: figure, measures: figures })),
    warnings: z.array(warning),
  }),
  'table/1': z.object({
    table: text,
    title: text,
    columns: z.array(z.object({ id: text, name: text, unit: text, says: text })),
    rows: z.array(z.record(text, z.union([text, figure, z.null()]))),
  }),
  'comparison/1': z.object({
    scenarios: z.array(z.object({ path: text, sha256: text })),
    ...compared,
    sentences: z.array(text),
    warnings: z.array(text),
  }),
  'impact/1': z.object({ ...compared, acceptance: others, cautions: z.array(warning) }),
  'sweep/1': z.object({
    scenario: text,
    seed: figure,
    paths: z.array(text),
    cells: z.array(z.object({ name: text, replications: count, measures: figures })),
  }),
  'loads/1': z.object({ scenario: text }),
  'staff-curve/1': z.object({ asked: open, curve: open, shows: z.array(text) }),
  'staffing/1': z.object({
    scenario: text,
    holds: isTrue,
    isProven: isTrue,
    roster,
    byFormula: roster,
    bySimulation: roster,
  }),
  'week-roster/1': z.object({
    people: z.array(z.object({ id: text, paidHours: figure, days: others })),
    short: others,
    shortHours: figure,
    wishes: z.array(z.object({ person: text, kind: text, isMet: isTrue, why: text })),
    paidHours: figure,
    payMinor: figure,
    bound: figure,
    gapShare: figure,
  }),
  'replayed-day/1': z.object({
    date: text,
    calls: count,
    callsForecast: figure,
    absent: z.array(text),
    quarters: z.array(z.object({ queueId: text, from: text, short: figure })),
    planned: figures,
    replayed: figures,
  }),
  'required-staff/1': z.object({
    scenario: text,
    groups: z.array(
      z.object({
        profile: text,
        intervals: z.array(
          z.object({
            from: text,
            needed: count.nullable(),
            heads: figure.nullable(),
            present: figure,
            missing: count.nullable(),
          }),
        ),
      }),
    ),
    shrinkage: z.array(z.object({ cause: text, share: figure })),
    queues: z.array(
      z.object({
        queueId: text,
        intervals: z.array(
          z.object({
            from: text,
            calls: figure,
            loadErlangs: figure,
            erlangC: count.nullable(),
            erlangA: count.nullable(),
            staffExpected: figure,
            gap: figure.nullable(),
          }),
        ),
      }),
    ),
  }),
  'forecast/1': z.object({
    history: z.object({ from: text, to: text, days: count }),
    methodId: text,
    scores: z.array(z.object({ methodId: text, horizon: count, mae: figure })),
    days: z.array(z.object({ date: text, isOpen: isTrue, total: figure.nullable() })),
  }),
  'fit/1': z.object({ quality: open, days: z.array(text), callTypes: others }),
  'explanation/1': z.object({
    name: text,
    measure: z.object({ id: text, name: text, unit: text, numerator: text }).optional(),
    paths: z.array(z.object({ file: text, path: text, says: text, form: text })),
  }),
  'init/1': z.object({
    files: z.array(text),
    queues: z.array(
      z.object({ queueId: text, calls: figure, handleTimeMsMean: figure.nullable() }),
    ),
    agentsMax: count,
    choices: z.array(z.object({ file: text, path: text, why: text })),
    next: z.array(text),
  }),
  'prompt-worth/1': z.object({
    wholeMinor: estimateSchema,
    parts: z.array(z.object({ fromMs: count, toMs: count, agentHourMinor: estimateSchema })),
    prompts: z.array(
      z.object({ name: text, earnsMinor: figure, isWorthIt: z.array(isTrue.nullable()) }),
    ),
    cautions: z.array(warning),
  }),
};

const ofRules = {
  'rulesLint/1': z.object({
    files: z.array(z.object({ file: text, isValid: isTrue, findings: z.array(finding) })),
  }),
  'rulesTest/1': z.object({
    engine: text,
    files: z.array(
      z.object({
        file: text,
        results: z.array(z.object({ name: text, passed: isTrue })),
        unreached: z.array(text),
      }),
    ),
  }),
  'rulesCases/1': z.union([
    z.object({ set: text, cases: others, unreached: z.array(text) }),
    z.object({ set: text, proposals: others, accepted: isTrue }),
  ]),
  'rulesExplain/1': z.object({
    set: text,
    setVersion: count,
    atMs: figure,
    matched: z.array(text),
    rules: z.array(z.object({ rule: text, fired: isTrue })),
  }),
  'rulesDiff/1': z.object({
    set: text,
    kind: text,
    ...sides.shape,
    isEmpty: isTrue,
    added: others,
    removed: others,
    changed: others,
  }),
  'rulesTable/1': z.object({ set: text, setVersion: count, csv: text }),
  'rulesFmt/1': z.object({
    files: count,
    others: z.array(text),
    formatted: text.nullable(),
  }),
  'rulesImport/1': z.object({
    file: z.object({ set: text }).nullable(),
    findings: z.array(finding),
  }),
  'rehearsal/1': z.object({
    decisions: count,
    changed: count,
    changedShare: figure.nullable(),
    rules: z.array(z.object({ rule: text, changed: count })),
    changes: others,
  }),
  'coverage/1': z.object({
    setVersion: count,
    evaluations: count,
    rules: z.array(z.object({ rule: text, matches: count, wins: count })),
  }),
};

const differences = z.array(z.object({ path: text, before: z.unknown(), after: z.unknown() }));

const ofService = {
  'effective-config/1': z.object({
    file: text.nullable(),
    settings: z.array(z.object({ name: text, value: z.unknown(), source: text })),
    variables: z.array(z.object({ name: text, value: text })),
  }),
  'doctor/1': checks,
  'gateway-doctor/1': checks,
  'backup/1': z.object({ data: text, to: text, files: count, bytes: count }),
  'restore/1': z.object({ backup: text, data: text, files: count, former: text.nullable() }),
  'centreApply/1': z.object({ centreId: text, isDryRun: isTrue, differences, activation: open }),
  'centreDiff/1': z.object({ centreId: text, inForce: text, differences }),
  'centreCheck/1': z.object({ file: text, isValid: isTrue, findings: others }),
  'machine/1': z.looseObject({ id: text }),
  'schemas/1': z.object({ schemas: z.array(z.object({ name: text, describes: text })) }),
  'passwordHash/1': z.object({ hash: text }),
  'import/1': z.object({ kind: text, file: text, isDryRun: isTrue }),
  'export/1': z.union([z.object({ kind: text, table: text }), z.object({ kind: text, out: text })]),
  'load/1': z.object({ agents: count, asked: figure, seconds: figure, latencies: others }),
  'order-audit/1': z.object({ isBalanced: isTrue, orders: z.array(orderAuditSchema) }),
  'order-move/1': z.object({ to: text, moved: count }),
  'why/1': z.union([
    z.object({ callId: text, atMs: figure, decisions: others, text: z.array(text) }),
    z.object({ orderId: text, askings: others, text: z.array(text) }),
  ]),
  'journal-verify/1': z.object({ centreId: text, isWhole: isTrue, faults: z.array(text) }),
  'journal-replay/1': z.object({ centreId: text, instants: count, hash: text }),
  'journal-show/1': z.object({
    centreId: text,
    callId: text,
    entries: z.array(z.object({ seq: count, atMs: figure, kind: text })),
  }),
};

const answers = { ...simulated, ...ofRules, ...ofService };

export type AnswerName = keyof typeof answers;
export const answerNames = Object.keys(answers) as readonly AnswerName[];

export function answerJsonSchema(name: AnswerName): object {
  const head = z.object({
    schema: z.literal(`callwright.${name}`),
    version: text.describe('Of the engine.'),
    partial: z.literal(true).optional().describe('Stopped before its end.'),
    reproduce: text.optional().describe('The command line that gives the same again.'),
  });
  return z.toJSONSchema(z.intersection(head, answers[name]), { io: 'input' });
}
