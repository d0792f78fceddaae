/** Questions to the texts and versions of a rule set: they change nothing. */
import { z } from 'zod';
import {
  lintAnswerSchema,
  nullishObject,
  ruleEvaluationSchema,
  ruleReportSchema,
  ruleTestSchema,
  strict,
} from '../../contracts/index.ts';
import { given } from '../../kernel/index.ts';
import { type FactsFile, sayCaseDiff, sayDiff } from '../../rules/index.ts';
import { readers } from '../access.ts';
import { AnswerText } from '../operation.ts';
import { granted, presentFindings } from '../presenters/rule.ts';
import { factsSchema, instant, msOf, period } from './fields.ts';
import { operation, versionNumber } from './route.ts';
import { ruleSetAsked } from './rule-fields.ts';

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

export const ruleQuestionOperations = {
  lintRules: operation(
    'POST /api/v1/rule-sets/{ruleSet}/lint',
    [
      'Findings of a document, or of your draft',
      'Les remarques sur un document, ou sur votre brouillon',
    ],
    {
      ...question,
      text: ['application/json'],
      example: { set: 'gold-callers', kind: 'route', version: 1, rules: [] },
      answer: lintAnswerSchema,
    },
    async (asked, serving) => {
      const of = { ...ruleSetAsked(asked, serving), text: asked.body };
      const { findings } = granted(await serving.office.lint(of));
      return { findings: presentFindings(findings) };
    },
  ),
  testRules: operation(
    'POST /api/v1/rule-sets/{ruleSet}/test',
    ['Run cases', 'Exécuter des cas'],
    {
      ...question,
      body: nullishObject({
        document: z.record(z.string(), z.unknown()).optional(),
        cases: z.array(z.record(z.string(), z.unknown())).max(10_000).optional(),
      }),
      example: { cases: [aCase] },
      answer: ruleTestSchema,
      errors: ['rules_not_valid'],
    },
    (asked, serving) => {
      const { document, cases } = asked.body ?? {};
      const { results, unreached } = granted(
        serving.office.test({
          ...ruleSetAsked(asked, serving),
          ...given({ document, cases }),
        }),
      );
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
        version: z.int().min(1).optional(),
      }),
      example: { facts: aCase.facts, at: '2026-11-23T08:05:40.355Z' },
      answer: ruleEvaluationSchema,
      errors: ['rule_version_not_found', 'rules_not_valid', 'resource_unavailable'],
    },
    async (asked, serving) => {
      const { facts, at, version } = asked.body;
      const json = granted(
        await serving.office.evaluate({
          ...ruleSetAsked(asked, serving),
          facts: facts as FactsFile,
          explainIn: asked.query.explain === 'true' ? asked.language : null,
          ...given({ atMs: msOf(at), version }),
        }),
      );
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
      const span = given({ fromMs: msOf(from), toMs: msOf(to) });
      return { ...granted(serving.office.coverage({ ...ruleSetAsked(asked, serving), ...span })) };
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
      const of = { ...ruleSetAsked(asked, serving), ...given(asked.query) };
      const { diff, ...about } = granted(serving.office.difference(of));
      const effect = about.affected ?? undefined;
      const { language } = asked;
      const words = [...sayDiff(diff, language, effect), ...sayCaseDiff(diff.cases, language)];
      return { ...about, ...diff, words };
    },
  ),
};
