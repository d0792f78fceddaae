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
import { type FactsFile, sayCaseDiff, sayDiff } from '../../rules/index.ts';
import { AnswerText, operation } from '../operation.ts';
import { granted, presentFindings } from '../presenters/rule.ts';
import { bodyErrors, factsSchema, instant, period, read, readers } from './fields.ts';
import { ofSet, ofVersion, ruleSetAsked, ruleSetParams, versionNumber } from './rule-fields.ts';
import { none } from './shared.ts';

const question = {
  method: 'POST',
  params: ruleSetParams,
  query: none,
  access: readers,
} as const;
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
    {
      ...question,
      path: '/api/v1/rule-sets/{ruleSet}/lint',
      summary: {
        en: 'Findings of a document, or of your draft',
        fr: 'Les remarques sur un document, ou sur votre brouillon',
      },
      text: ['application/json'],
      example: { set: 'gold-callers', kind: 'route', version: 1, rules: [] },
      answer: lintAnswerSchema,
      errors: [...ofSet, ...bodyErrors],
    },
    async (asked, serving) => {
      const of = { ...ruleSetAsked(asked, serving), text: asked.body };
      const { findings } = granted(await serving.office.lint(of));
      return { findings: presentFindings(findings) };
    },
  ),
  testRules: operation(
    {
      ...question,
      path: '/api/v1/rule-sets/{ruleSet}/test',
      summary: { en: 'Run cases', fr: 'Exécuter des cas' },
      body: nullishObject({
        document: z.record(z.string(), z.unknown()).optional(),
        cases: z.array(z.record(z.string(), z.unknown())).max(10_000).optional(),
      }),
      example: { cases: [aCase] },
      answer: ruleTestSchema,
      errors: [...ofSet, ...bodyErrors, 'rules_not_valid'],
    },
    (asked, serving) => {
      const { document, cases } = asked.body ?? {};
      const { results, unreached } = granted(
        serving.office.test({
          ...ruleSetAsked(asked, serving),
          ...(document === undefined ? {} : { document }),
          ...(cases === undefined ? {} : { cases }),
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
    {
      ...question,
      path: '/api/v1/rule-sets/{ruleSet}/evaluate',
      summary: {
        en: 'What would be decided, and why not else',
        fr: 'Ce qui serait décidé, et pourquoi pas autre chose',
      },
      query: z.strictObject({ explain }),
      body: strict({
        facts: factsSchema,
        at: instant.optional(),
        version: z.int().min(1).optional(),
      }),
      example: { facts: aCase.facts, at: '2026-11-23T08:05:40.355Z' },
      answer: ruleEvaluationSchema,
      errors: [...ofVersion, ...bodyErrors, 'rules_not_valid', 'resource_unavailable'],
    },
    async (asked, serving) => {
      const { facts, at, version } = asked.body;
      const json = granted(
        await serving.office.evaluate({
          ...ruleSetAsked(asked, serving),
          facts: facts as FactsFile,
          explainIn: asked.query.explain === 'true' ? asked.language : null,
          ...(at === undefined ? {} : { atMs: Date.parse(at) }),
          ...(version === undefined ? {} : { version }),
        }),
      );
      return new AnswerText('application/json', json);
    },
  ),
  getRuleCoverage: operation(
    {
      ...read,
      path: '/api/v1/rule-sets/{ruleSet}/coverage',
      summary: { en: 'Which rules act on the calls', fr: 'Quelles règles agissent sur les appels' },
      params: ruleSetParams,
      query: period,
      answer: ruleReportSchema,
      errors: [...ofSet, 'rules_state_not_allowed'],
    },
    (asked, serving) => {
      const { from, to } = asked.query;
      const span = {
        ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
        ...(to === undefined ? {} : { toMs: Date.parse(to) }),
      };
      return {
        ...granted(serving.office.coverage({ ...ruleSetAsked(asked, serving), ...span })),
      };
    },
  ),
  getRuleDiff: operation(
    {
      ...read,
      path: '/api/v1/rule-sets/{ruleSet}/diff',
      summary: {
        en: 'What differs between two versions',
        fr: 'Ce qui diffère entre deux versions',
      },
      params: ruleSetParams,
      query: z.strictObject({ from: versionNumber.optional(), to: versionNumber.optional() }),
      answer: ruleReportSchema,
      errors: [...ofVersion, 'rules_not_valid'],
    },
    (asked, serving) => {
      const { from, to } = asked.query;
      const { diff, ...about } = granted(
        serving.office.difference({
          ...ruleSetAsked(asked, serving),
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
        }),
      );
      const effect = about.affected ?? undefined;
      const { language } = asked;
      const words = [...sayDiff(diff, language, effect), ...sayCaseDiff(diff.cases, language)];
      return { ...about, ...diff, words };
    },
  ),
};
