/**
 * Rule sets: what there is, what is in force, what would be decided. Source: ux-and-api.md 3.4.
 */
import type { FastifyInstance } from 'fastify';
import { ruleSetJsonSchema } from '../../contracts/index.ts';
import type { RuleOffice, SetView, VersionView } from '../../live/index.ts';
import { type FactsFile, type RuleKind, sayCaseDiff, sayDiff } from '../../rules/index.ts';
import type { AnsweredOnce } from '../idempotency.ts';
import { etagOf } from '../openapi.ts';
import { pageOf } from '../paging.ts';
import {
  granted,
  iso,
  presentFindings,
  presentInForce,
  presentRun,
  presentSet,
  presentVersion,
  presentVersionRow,
} from '../presenters/rule.ts';
import { Refusal } from '../refusal.ts';
import { AnswerText, serveOperation } from '../serve-operation.ts';
import type { Wire } from '../wire.ts';
import { requireCentre } from './calls.ts';

/** What the routes of rules hold. */
export interface RuleRoutes {
  readonly office: RuleOffice;
  readonly once: AnsweredOnce;
  readonly wire: Wire;
}

export function serveRules(app: FastifyInstance, { office, once, wire }: RuleRoutes): void {
  serveOperation(app, 'getRuleSchema', ({ params, header }) => {
    const schema = ruleSetJsonSchema(params['kind'] as RuleKind);
    const text = JSON.stringify(schema);
    header('etag', etagOf(text));
    return schema as { $schema: string };
  });
  serveOperation(app, 'listRuleSets', ({ params, query, person }) => {
    granted(office.mayLook(person));
    requireCentre(params['centre'], wire);
    const present = (set: SetView) => presentSet(set, wire);
    return pageOf(office.sets(), query, { keyOf: ({ set }) => set.id, present, wire });
  });
  serveOperation(
    app,
    'createRuleSet',
    ({ params, body, person, header }) => {
      requireCentre(params['centre'], wire);
      const { name, kind, owner } = body;
      const asked = { person, id: name, kind };
      const set = granted(office.createSet(owner === undefined ? asked : { ...asked, owner }));
      header('location', `/api/v1/rule-sets/${wire.id(set.id)}`);
      return presentSet({ set, active: 0, drafts: [] }, wire);
    },
    once,
  );
  serveOperation(app, 'listRulesInForce', ({ params, query, person }) => {
    granted(office.mayLook(person));
    requireCentre(params['centre'], wire);
    const atMs =
      query.at === undefined ? wire.live.originMs + wire.live.nowMs : Date.parse(query.at);
    return {
      at: iso(atMs),
      items: office.inForceAt(atMs).map((row) => presentInForce(row, wire)),
    };
  });
  serveOperation(app, 'getRuleSet', ({ params, person }) => {
    granted(office.mayLook(person));
    return presentSet(requireRuleSet(params['ruleSet'], office, wire), wire);
  });
  serveOperation(app, 'listRuleVersions', ({ params, query, person }) => {
    granted(office.mayLook(person));
    const { set } = requireRuleSet(params['ruleSet'], office, wire);
    const present = (view: VersionView) => presentVersionRow(view, wire);
    // Latest first: the negative number ascends.
    const keyOf = ({ version }: VersionView) => -version;
    const versions = office
      .versions(set.id)
      .filter(({ state }) => query.state?.includes(state) ?? true)
      .toReversed();
    return pageOf(versions, query, { keyOf, present, wire });
  });
  serveOperation(app, 'getRuleVersion', async ({ params, person }) => {
    granted(office.mayLook(person));
    const { set } = requireRuleSet(params['ruleSet'], office, wire);
    const view = requireRuleVersion(set.id, Number(params['version']), office);
    return presentVersion(view, await office.judgementOf(set.id, view.text), wire);
  });
  serveOperation(app, 'getRuleRun', ({ params, person }) => {
    granted(office.mayLook(person));
    const run = office.run(params['run'] ?? '');
    if (run === undefined) throw new Refusal('run_not_found', `There is no run ${params['run']}.`);
    return presentRun(run, wire);
  });
}

/** Questions to texts and versions that change nothing. */
export function serveRuleQuestions(app: FastifyInstance, { office, wire }: RuleRoutes): void {
  const setIdOf = (params: { readonly [name: string]: string }) =>
    requireRuleSet(params['ruleSet'], office, wire).set.id;
  serveOperation(app, 'testRules', ({ params, body, person }) => {
    granted(office.mayLook(person));
    const { document, cases } = body ?? {};
    const { results, unreached } = granted(
      office.test({
        person,
        setId: setIdOf(params),
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
  });
  serveOperation(app, 'evaluateRules', async ({ params, query, body, person, language }) => {
    granted(office.mayLook(person));
    const { facts, at, version } = body;
    const json = granted(
      await office.evaluate({
        person,
        setId: setIdOf(params),
        facts: facts as FactsFile,
        explainIn: query.explain === 'true' ? language : null,
        ...(at === undefined ? {} : { atMs: Date.parse(at) }),
        ...(version === undefined ? {} : { version }),
      }),
    );
    return new AnswerText('application/json', json);
  });
  serveOperation(app, 'getRuleDiff', ({ params, query, person, language }) => {
    granted(office.mayLook(person));
    const { from, to } = query;
    const { diff, ...about } = granted(
      office.difference({
        person,
        setId: setIdOf(params),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      }),
    );
    const effect = about.affected ?? undefined;
    const words = [...sayDiff(diff, language, effect), ...sayCaseDiff(diff.cases, language)];
    return { ...about, ...diff, words };
  });
  serveOperation(app, 'getRuleCoverage', ({ params, query, person }) => {
    granted(office.mayLook(person));
    const { from, to } = query;
    return {
      ...granted(
        office.coverage({
          person,
          setId: setIdOf(params),
          ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
          ...(to === undefined ? {} : { toMs: Date.parse(to) }),
        }),
      ),
    };
  });
}

/** `lint` takes a text as it is, so it is served where bodies are not parsed. */
export function serveLint(app: FastifyInstance, { office, wire }: RuleRoutes): void {
  serveOperation(app, 'lintRules', async ({ params, body, person }) => {
    granted(office.mayLook(person));
    const { set } = requireRuleSet(params['ruleSet'], office, wire);
    const { findings } = granted(await office.lint({ person, setId: set.id, text: body }));
    return { findings: presentFindings(findings) };
  });
}

export function requireRuleSet(id: string | undefined, office: RuleOffice, wire: Wire): SetView {
  const set = office.set(wire.fileId(id ?? '') ?? '');
  if (set === null) {
    throw new Refusal('rule_set_not_found', `No rule set ${id} in centre ${wire.centreId}.`);
  }
  return set;
}

export function requireRuleVersion(
  setId: string,
  version: number,
  office: RuleOffice,
): VersionView {
  const view = office.version(setId, version);
  if (view === null) {
    const detail = `The rule set ${setId} has no version ${version}.`;
    throw new Refusal('rule_version_not_found', detail);
  }
  return view;
}
