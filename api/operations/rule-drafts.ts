/**
 * Drafts of rules and their cases, and read-only questions about a text or version.
 *
 * Bodies are plain text under `ETag` and `If-Match`, stored unchanged: drafts may be unfinished.
 */
import { z } from 'zod';
import {
  convertedRulesSchema,
  type Finding,
  formatRuleSet,
  InvalidRequest,
  type Language,
  lintAnswerSchema,
  nullishObject,
  optionalField,
  parseRuleCases,
  placeFindings,
  ruleCasesSchema,
  ruleDraftSchema,
  ruleEvaluationSchema,
  ruleReportSchema,
  ruleTestSchema,
  strict,
  versionSchema,
} from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import {
  type CaseFile,
  type FactsFile,
  printCaseTable,
  proposeCases,
  type Separator,
  sayCaseDiff,
  sayDiff,
} from '../../rules/index.ts';
import { csvType } from '../http/negotiation.ts';
import { presentDraft, presentFindings } from '../presenters/rule.ts';
import { editors, readers } from './access-rules.ts';
import { AnswerText, type ApiRequest } from './operation.ts';
import { factsSchema, instant, msOf, operation, period, versionNumber } from './route.ts';
import { ruleSetAsked } from './rules.ts';

const question = { access: readers, key: 'none' } as const;
const explain = z
  .enum(['true', 'false'])
  .optional()
  .describe('`true`: why each rule decides or not.');
const aCase = {
  name: 'orders wait',
  facts: { 'call.channel': 'voice', 'call.type': 'order', 'call.language': 'fr' },
  expect: { winner: 'everything-else' },
};
const jreRule = {
  name: 'gold callers',
  conditions: { all: [{ fact: 'customer.tier', operator: 'equal', value: 'gold' }] },
  event: { type: 'route', params: {} },
};
const aDraft = { set: 'gold-callers', kind: 'route', version: 1, rules: [] };
const saves = {
  answer: ruleDraftSchema,
  tagged: 'revision',
  access: editors,
  errors: ['version_required', 'version_mismatch'],
} as const;

export const ruleDraftOperations = {
  getRuleDraft: operation(
    'GET /api/v1/rule-sets/{ruleSet}/draft',
    ['Your draft, or what it begins with', 'Votre brouillon, ou son point de départ'],
    { access: editors, answer: ruleDraftSchema, tagged: 'revision' },
    async (asked, serving) => {
      const { ruleService, wire } = serving;
      const draft = ruleService.draftOf(ruleSetAsked(asked, serving));
      return presentDraft(draft, await ruleService.judgementOf(draft.setId, draft.text), wire);
    },
  ),
  putRuleDraft: operation(
    'PUT /api/v1/rule-sets/{ruleSet}/draft',
    ['Save your draft, half-written or not', 'Enregistrer votre brouillon, même inachevé'],
    {
      ...saves,
      text: ['application/json'],
      example: aDraft,
      note: 'An empty text discards the draft.',
    },
    async (asked, serving) => {
      const { ruleService, wire } = serving;
      const of = { ...ruleSetAsked(asked, serving), text: asked.body };
      await ruleService.prepareDraft(of);
      const { draft, judgement } = ruleService.saveDraft({ ...of, revision: asked.ifMatch });
      return presentDraft(draft, judgement, wire);
    },
  ),
  getRuleDraftTable: operation(
    'GET /api/v1/rule-sets/{ruleSet}/draft/table',
    ['Your draft as a table', 'Votre brouillon en table'],
    {
      kind: 'text',
      access: editors,
      answer: null,
      produces: csvType,
      tagged: true,
      errors: ['rules_not_valid'],
    },
    (asked, serving) => {
      const separator = separatorOf(asked.language);
      const of = { ...ruleSetAsked(asked, serving), separator };
      const { csv, revision } = serving.ruleService.draftTable(of);
      asked.header('etag', `"v${revision}"`);
      return csv;
    },
  ),
  putRuleDraftTable: operation(
    'PUT /api/v1/rule-sets/{ruleSet}/draft/table',
    ['Save your draft as a table', 'Enregistrer votre brouillon en table'],
    {
      ...saves,
      text: [csvType],
      errors: [...saves.errors, 'rules_not_valid'],
    },
    (asked, serving) => {
      const { body, ifMatch, language } = asked;
      const of = { ...ruleSetAsked(asked, serving), csv: body, revision: ifMatch };
      const { draft, judgement, diff } = serving.ruleService.importDraft(of);
      const shown = presentDraft(draft, judgement, serving.wire);
      if (diff === null) return shown;
      const words = [...sayDiff(diff, language), ...sayCaseDiff(diff.cases, language)];
      return { ...shown, diff: { ...diff, words } };
    },
  ),
  convertRules: operation(
    'POST /api/v1/rule-sets/{ruleSet}/convert',
    [
      'Rules of json-rules-engine as rules of this set; nothing is saved',
      'Des règles de json-rules-engine en règles de ce jeu ; rien n’est enregistré',
    ],
    {
      access: editors,
      key: 'none',
      text: ['application/json'],
      example: { rules: [jreRule] },
      answer: convertedRulesSchema,
    },
    async (asked, { ruleService, ...serving }) => {
      const { setId: set } = ruleSetAsked(asked, { ruleService, ...serving });
      const kind = ruleService.set(set)?.set.kind ?? 'route';
      // Loaded on use, as few services need the module's library.
      const { importRules } = await import('../../rules/compat/index.ts');
      const { file, findings } = importRules(asked.body, { set, kind });
      const { rules, conditions = {} } = file;
      return {
        rules: rules.map((rule) => ({ ...rule })),
        conditions,
        findings: presentFindings(placeFindings(asked.body, findings)),
      };
    },
  ),
  getRuleCases: operation(
    'GET /api/v1/rule-sets/{ruleSet}/cases',
    ['Cases of your draft', 'Les cas de votre brouillon'],
    {
      access: editors,
      answer: ruleCasesSchema,
      alsoCsv: true,
      tagged: true,
      errors: ['rules_not_valid'],
    },
    (asked, serving) => {
      const { ruleService } = serving;
      const of = ruleSetAsked(asked, serving);
      const { revision } = ruleService.draftOf(of);
      asked.header('etag', `"v${revision}"`);
      const { cases = [] } = ruleService.draftFile(of);
      return shown(cases, asked);
    },
  ),
  putRuleCases: operation(
    'PUT /api/v1/rule-sets/{ruleSet}/cases',
    ['Replace the cases of your draft', 'Remplacer les cas de votre brouillon'],
    {
      ...saves,
      text: ['application/json', csvType],
      example: { cases: [aCase] },
      errors: [...saves.errors, 'rules_not_valid'],
    },
    (asked, serving) => {
      const { ruleService, wire } = serving;
      const { body, sendsCsv, ifMatch } = asked;
      const of = ruleSetAsked(asked, serving);
      const file = ruleService.draftFile(of);
      const sent = sendsCsv ? ruleService.casesInTable(body) : documentOf(body);
      const { cases } = ruleService.casesOf({ ...file, cases: sent.cases });
      const text = formatRuleSet({ ...file, cases });
      const { draft, judgement } = ruleService.saveDraft({ ...of, text, revision: ifMatch });
      return presentDraft(draft, judgement, wire);
    },
  ),
  generateRuleCases: operation(
    'POST /api/v1/rule-sets/{ruleSet}/cases/generate',
    ['Proposals for cases at the bounds', 'Propositions de cas aux limites'],
    {
      access: editors,
      answer: ruleCasesSchema,
      alsoCsv: true,
      key: 'none',
      errors: ['rules_not_valid', 'body_too_large', 'media_type_unsupported'],
    },
    (asked, serving) => {
      const { checked } = serving.ruleService.draftRules(ruleSetAsked(asked, serving));
      return shown(proposeCases(checked), asked);
    },
  ),
  lintRules: operation(
    'POST /api/v1/rule-sets/{ruleSet}/lint',
    [
      'Findings of a document, or of your draft',
      'Les remarques sur un document, ou sur votre brouillon',
    ],
    {
      ...question,
      text: ['application/json'],
      example: aDraft,
      answer: lintAnswerSchema,
    },
    async (asked, serving) => {
      const of = { ...ruleSetAsked(asked, serving), text: asked.body };
      const { findings } = await serving.ruleService.lint(of);
      return { findings: presentFindings(findings) };
    },
  ),
  testRules: operation(
    'POST /api/v1/rule-sets/{ruleSet}/test',
    ['Run cases', 'Exécuter des cas'],
    {
      ...question,
      body: nullishObject({
        document: optionalField(z.looseObject({}), 'In place of the draft.'),
        cases: z
          .array(z.looseObject({}))
          .max(10_000)
          .optional()
          .describe('In place of those of the document.'),
      }),
      example: { cases: [aCase] },
      answer: ruleTestSchema,
      errors: ['rules_not_valid'],
    },
    (asked, serving) => {
      const { document, cases } = asked.body ?? {};
      const { results, unreached } = serving.ruleService.test({
        ...ruleSetAsked(asked, serving),
        ...omitUndefined({ document, cases }),
      });
      const passed = results.filter((one) => one.passed).length;
      return {
        passed,
        failed: results.length - passed,
        cases: results.map((one) => ({ ...one })),
        unreachedRules: [...unreached],
      };
    },
  ),
  evaluateRules: operation(
    'POST /api/v1/rule-sets/{ruleSet}/evaluate',
    [
      'What would be decided, and why not else',
      'Ce qui serait décidé, et pourquoi pas autre chose',
    ],
    {
      ...question,
      query: z.strictObject({ explain }),
      body: strict({
        facts: factsSchema,
        at: instant.optional(),
        version: versionSchema.optional(),
      }),
      example: { facts: aCase.facts, at: '2026-11-23T08:05:40.355Z' },
      answer: ruleEvaluationSchema,
      errors: ['rule_version_not_found', 'rules_not_valid', 'resource_unavailable'],
    },
    async (asked, serving) => {
      const { facts, at, version } = asked.body;
      const json = await serving.ruleService.evaluate({
        ...ruleSetAsked(asked, serving),
        facts: facts as FactsFile,
        explainIn: asked.query.explain === 'true' ? asked.language : null,
        ...omitUndefined({ atMs: msOf(at), version }),
      });
      return new AnswerText('application/json', json);
    },
  ),
  getRuleCoverage: operation(
    'GET /api/v1/rule-sets/{ruleSet}/coverage',
    ['Which rules act on the calls', 'Quelles règles agissent sur les appels'],
    {
      access: readers,
      query: period,
      answer: ruleReportSchema,
      errors: ['rules_state_not_allowed'],
    },
    (asked, serving) => {
      const { from, to } = asked.query;
      const span = omitUndefined({ fromMs: msOf(from), toMs: msOf(to) });
      return {
        ...serving.ruleService.coverage({ ...ruleSetAsked(asked, serving), ...span }),
      };
    },
  ),
  getRuleDiff: operation(
    'GET /api/v1/rule-sets/{ruleSet}/diff',
    ['What differs between two versions', 'Ce qui diffère entre deux versions'],
    {
      access: readers,
      query: z.strictObject({ from: versionNumber.optional(), to: versionNumber.optional() }),
      answer: ruleReportSchema,
      errors: ['rule_version_not_found', 'rules_not_valid'],
    },
    (asked, serving) => {
      const of = { ...ruleSetAsked(asked, serving), ...omitUndefined(asked.query) };
      const { diff, ...about } = serving.ruleService.difference(of);
      const effect = about.affected ?? undefined;
      const { language } = asked;
      const words = [...sayDiff(diff, language, effect), ...sayCaseDiff(diff.cases, language)];
      return { ...about, ...diff, words };
    },
  ),
};

/** The list separator of CSV that spreadsheets of the language expect. */
function separatorOf(language: Language): Separator {
  return language === 'fr' ? ';' : ',';
}

function shown(
  cases: readonly CaseFile[],
  { wantsCsv, language }: Pick<ApiRequest, 'wantsCsv' | 'language'>,
) {
  return wantsCsv
    ? new AnswerText(csvType, printCaseTable(cases, separatorOf(language)))
    : { cases: cases.map((one) => ({ ...one })) };
}

function documentOf(body: string): { readonly cases: readonly unknown[] } {
  const parsed = parseRuleCases(body);
  if (parsed.ok) return parsed.value;
  const inBody = (finding: Finding) => ({ ...finding, pointer: `/body${finding.pointer}` });
  throw new InvalidRequest(parsed.problems.map(inBody));
}
