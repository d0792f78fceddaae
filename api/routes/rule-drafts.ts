/**
 * Drafts: the text as it was typed comes in and goes out, under `ETag` and `If-Match`.
 *
 * Served where bodies are not parsed, because a half-written text is saved, too.
 * Source: ux-and-api.md 3.4, 2.2.
 */
import type { FastifyInstance } from 'fastify';
import {
  type Finding,
  formatRuleSet,
  type Language,
  parseRuleCases,
} from '../../contracts/index.ts';
import type { ShownDraft } from '../../live/index.ts';
import {
  type CaseFile,
  printCaseTable,
  proposeCases,
  type Separator,
  sayCaseDiff,
  sayDiff,
} from '../../rules/index.ts';
import { csvType } from '../negotiation.ts';
import { granted, presentDraft } from '../presenters/rule.ts';
import { InvalidRequest } from '../refusal.ts';
import { AnswerText, type Asked, serveOperation, serveText } from '../serve-operation.ts';
import { type RuleRoutes, requireRuleSet } from './rules.ts';

type About = Pick<Asked<'getRuleDraft'>, 'params' | 'person' | 'header'>;

export function serveRuleDrafts(app: FastifyInstance, { office, wire }: RuleRoutes): void {
  const about = ({ params, person }: About) => {
    granted(office.mayLook(person));
    return { person, setId: requireRuleSet(params['ruleSet'], office, wire).set.id };
  };
  const tag = ({ header }: About, { revision }: ShownDraft) => header('etag', `"v${revision}"`);
  serveOperation(app, 'getRuleDraft', async (asked) => {
    const draft = granted(office.draftOf(about(asked)));
    tag(asked, draft);
    return presentDraft(draft, await office.judgementOf(draft.setId, draft.text), wire);
  });
  serveOperation(app, 'putRuleDraft', async (asked) => {
    const { body, ifMatch } = asked;
    const of = { ...about(asked), text: body };
    await office.prepareDraft(of);
    const saved = granted(office.saveDraft({ ...of, revision: ifMatch }));
    tag(asked, saved.draft);
    return presentDraft(saved.draft, saved.judgement, wire);
  });
}

/** The same drafts as decision tables. */
export function serveRuleTables(app: FastifyInstance, { office, wire }: RuleRoutes): void {
  const about = ({ params, person }: About) => {
    granted(office.mayLook(person));
    return { person, setId: requireRuleSet(params['ruleSet'], office, wire).set.id };
  };
  serveText(app, 'getRuleDraftTable', (asked) => {
    const separator = separatorOf(asked.language);
    const { csv, revision } = granted(office.draftTable({ ...about(asked), separator }));
    asked.header('etag', `"v${revision}"`);
    return csv;
  });
  serveOperation(app, 'putRuleDraftTable', (asked) => {
    const { body, ifMatch, language } = asked;
    const saved = granted(office.importDraft({ ...about(asked), csv: body, revision: ifMatch }));
    const { draft, judgement, diff } = saved;
    asked.header('etag', `"v${draft.revision}"`);
    const shown = presentDraft(draft, judgement, wire);
    if (diff === null) return shown;
    const words = [...sayDiff(diff, language), ...sayCaseDiff(diff.cases, language)];
    return { ...shown, diff: { ...diff, words } };
  });
}

/** Cases of a draft, as a document or as a table. */
export function serveRuleCases(app: FastifyInstance, { office, wire }: RuleRoutes): void {
  const about = ({ params, person }: About) => {
    granted(office.mayLook(person));
    return { person, setId: requireRuleSet(params['ruleSet'], office, wire).set.id };
  };
  const shown = (cases: readonly CaseFile[], { wantsCsv, language }: Shown) =>
    wantsCsv
      ? new AnswerText(csvType, printCaseTable(cases, separatorOf(language)))
      : { cases: cases.map((one) => ({ ...one })) };
  serveOperation(app, 'getRuleCases', (asked) => {
    const of = about(asked);
    const { revision } = granted(office.draftOf(of));
    asked.header('etag', `"v${revision}"`);
    const { cases = [] } = granted(office.draftFile(of));
    return shown(cases, asked);
  });
  serveOperation(app, 'generateRuleCases', (asked) =>
    shown(proposeCases(granted(office.draftRules(about(asked))).checked), asked),
  );
}

type Shown = Pick<Asked<'getRuleCases'>, 'wantsCsv' | 'language'>;

/** Cases that come in, as texts of either form. */
export function serveCaseEdits(app: FastifyInstance, { office, wire }: RuleRoutes): void {
  serveOperation(app, 'putRuleCases', ({ person, params, body, sendsCsv, ifMatch, header }) => {
    granted(office.mayLook(person));
    const of = { person, setId: requireRuleSet(params['ruleSet'], office, wire).set.id };
    const file = granted(office.draftFile(of));
    const sent = sendsCsv ? granted(office.casesInTable(body)) : documentOf(body);
    const { cases } = granted(office.casesOf({ ...file, cases: sent.cases }));
    const text = formatRuleSet({ ...file, cases });
    const saved = granted(office.saveDraft({ ...of, text, revision: ifMatch }));
    header('etag', `"v${saved.draft.revision}"`);
    return presentDraft(saved.draft, saved.judgement, wire);
  });
}

function documentOf(body: string): { readonly cases: readonly unknown[] } {
  const parsed = parseRuleCases(body);
  if (parsed.ok) return parsed.value;
  const inBody = (finding: Finding) => ({ ...finding, pointer: `/body${finding.pointer}` });
  throw new InvalidRequest(parsed.problems.map(inBody));
}

/** What spreadsheets of the language expect. */
function separatorOf(language: Language): Separator {
  return language === 'fr' ? ';' : ',';
}
