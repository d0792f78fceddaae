/**
 * Statements of the repositories in common SQL: ids and times come from code, JSON is text,
 * booleans are 0 or 1.
 */

export const statements = {
  createMigrationTable:
    'create table if not exists schema_migration (number integer primary key, name text not null, applied_at_ms bigint not null)',
  // Older stores have no hashes and are not checked.
  createMigrationHashTable:
    'create table if not exists migration_hash (number integer primary key, hash text not null)',
  doneMigrations:
    'select m.number, h.hash from schema_migration m left join migration_hash h on h.number = m.number order by m.number',
  lastMigration: 'select max(number) as number from schema_migration',
  addMigration: 'insert into schema_migration (number, name, applied_at_ms) values (?, ?, ?)',
  addMigrationHash: 'insert into migration_hash (number, hash) values (?, ?)',

  lastLife: 'select max(epoch) as epoch from process_life',
  livesBetween: 'select count(*) as count from process_life where started_at_ms between ? and ?',
  addLife: 'insert into process_life (epoch, started_at_ms) values (?, ?)',

  addCentreVersion:
    'insert into centre_version (centre_id, version, text, removed, person, created_at_ms) values (?, ?, ?, ?, ?, ?)',
  dropCentreTexts: "update centre_version set text = '' where centre_id = ? and version <= ?",
  dropCentreVersion: 'delete from centre_version where centre_id = ? and version = ?',
  centreVersion: "select * from centre_version where centre_id = ? and version = ? and text <> ''",
  centreVersions:
    "select version, person, created_at_ms from centre_version where centre_id = ? and text <> '' order by version desc",
  lastCentreVersion:
    'select * from centre_version where centre_id = ? order by version desc limit 1',
  removedOfCentre: 'select removed from centre_version where centre_id = ? order by version',

  addRuleSet:
    'insert into rule_set (id, centre_id, kind, owner, created_at_ms, created_by) values (?, ?, ?, ?, ?, ?) on conflict do nothing',
  ruleSet: 'select * from rule_set where id = ?',
  ruleSets: 'select * from rule_set where centre_id = ? order by id',

  addVersion:
    'insert into rule_version (set_id, version, parent, hash, text, author, note, created_at_ms) values (?, ?, ?, ?, ?, ?, ?, ?)',
  version: 'select * from rule_version where set_id = ? and version = ?',
  versionByHash:
    'select * from rule_version where hash = ? order by created_at_ms, set_id, version limit 1',
  versions: 'select * from rule_version where set_id = ? order by version',
  lastVersion:
    'select max(version) as version from (select version from rule_version where set_id = ? union all select version from rule_draft where set_id = ?) as numbered',

  draft: 'select * from rule_draft where set_id = ? and person = ?',
  drafts: 'select * from rule_draft where set_id = ? order by updated_at_ms desc, person',
  draftOfVersion: 'select * from rule_draft where set_id = ? and version = ? order by person',
  saveDraft:
    'insert into rule_draft (set_id, person, version, base, text, revision, updated_at_ms) values (?, ?, ?, ?, ?, ?, ?) on conflict (set_id, person) do update set version = excluded.version, base = excluded.base, text = excluded.text, revision = excluded.revision, updated_at_ms = excluded.updated_at_ms',
  dropDraft: 'delete from rule_draft where set_id = ? and person = ?',

  addRun:
    'insert into rule_run (id, set_id, version, kind, from_ms, to_ms, seed, result, result_hash, person, at_ms) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  run: 'select * from rule_run where id = ?',
  runsOfVersion: 'select * from rule_run where set_id = ? and version = ? order by at_ms, id',

  lastApproval: 'select max(seq) as seq from rule_approval',
  addApproval:
    'insert into rule_approval (seq, set_id, version, person, roles, comment, runs, at_ms) values (?, ?, ?, ?, ?, ?, ?, ?)',
  approvals: 'select * from rule_approval where set_id = ? and version = ? order by seq',

  lastActivation: 'select max(seq) as seq from rule_activation',
  addActivation:
    'insert into rule_activation (seq, set_id, version, hash, at_ms, until_ms, person, previous, mode, cause, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  activations: 'select * from rule_activation where set_id = ? order by seq',
  activationNow: 'select * from rule_activation where set_id = ? order by seq desc limit 1',
  activationAt:
    'select * from rule_activation where set_id = ? and at_ms <= ? order by seq desc limit 1',

  lastEvent: 'select max(seq) as seq from audit_event',
  addEvent:
    'insert into audit_event (seq, at_ms, person, action, set_id, version, state, body) values (?, ?, ?, ?, ?, ?, ?, ?)',
  events: 'select * from audit_event where set_id = ? order by seq',
  eventsOfVersion: 'select * from audit_event where set_id = ? and version = ? order by seq',
  stateOf:
    'select state from audit_event where set_id = ? and version = ? and state is not null order by seq desc limit 1',

  states:
    'select version, state from audit_event where set_id = ? and version is not null and state is not null order by seq',

  addFactShape: 'insert into fact_shape (id, body) values (?, ?) on conflict (id) do nothing',
  factShape: 'select * from fact_shape where id = ?',
  lastDecision: 'select max(seq) as seq from rule_decision',
  addDecision:
    'insert into rule_decision (seq, at_ms, kind, set_id, version, subject, facts, matched) values (?, ?, ?, ?, ?, ?, ?, ?)',
  decisions:
    'select * from rule_decision where kind = ? and at_ms >= ? and at_ms < ? and seq > ? order by seq limit ?',
  decisionsOf: 'select * from rule_decision where subject = ? order by seq desc limit ?',
  countDecisions:
    'select count(*) as number from rule_decision where kind = ? and at_ms >= ? and at_ms < ?',
  firstDecision: 'select min(at_ms) as at_ms from rule_decision where kind = ?',
  dropDecisions:
    'delete from rule_decision where at_ms < ? and seq < (select min(seq) from rule_decision) + ?',

  addPrompt:
    'insert into prompt_shown (id, call_id, order_id, customer_id, customer_group, set_id, version, rule, sku, rank, gain_minor, body, person, at_ms) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  prompt: 'select * from prompt_shown where id = ?',
  promptsOfOrder:
    'select prompt_shown.*, prompt_answer.answer from prompt_shown left join prompt_answer on prompt_answer.prompt_id = prompt_shown.id where prompt_shown.order_id = ? order by prompt_shown.at_ms, prompt_shown.id',
  promptsOfCall:
    'select prompt_shown.*, prompt_answer.answer from prompt_shown left join prompt_answer on prompt_answer.prompt_id = prompt_shown.id where prompt_shown.call_id = ? order by prompt_shown.at_ms, prompt_shown.id',
  promptAcceptance:
    "select count(*) as shown, count(case when prompt_answer.answer = 'accepted' then 1 end) as accepted from prompt_shown left join prompt_answer on prompt_answer.prompt_id = prompt_shown.id where prompt_shown.rule = ? and (prompt_shown.customer_group = ? or (prompt_shown.customer_group is null and cast(? as text) is null)) and prompt_shown.at_ms >= ?",
  promptsDeclined:
    "select count(*) as declined from prompt_shown join prompt_answer on prompt_answer.prompt_id = prompt_shown.id where prompt_shown.customer_id = ? and prompt_answer.answer = 'declined' and prompt_answer.at_ms >= ?",
  lastPromptTo: 'select max(at_ms) as at_ms from prompt_shown where customer_id = ? and rule = ?',
  lastAsking: 'select max(seq) as seq from prompt_asking',
  addAsking:
    'insert into prompt_asking (seq, at_ms, call_id, order_id, line_id, set_id, version, facts, matched, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  askingsOfOrder: 'select * from prompt_asking where order_id = ? order by seq desc limit ?',
  askingsOfCall: 'select * from prompt_asking where call_id = ? order by seq desc limit ?',
  dropAskings:
    'delete from prompt_asking where at_ms < ? and seq < (select min(seq) from prompt_asking) + ?',
  answerPrompt:
    'insert into prompt_answer (prompt_id, answer, reason, person, at_ms) values (?, ?, ?, ?, ?) on conflict (prompt_id) do nothing',
  promptAnswer: 'select * from prompt_answer where prompt_id = ?',

  answeredRequest:
    'select * from request_answer where person = ? and path = ? and request_key = ? and at_ms >= ?',
  keepAnswer:
    'insert into request_answer (person, path, request_key, body_hash, status, body, at_ms) values (?, ?, ?, ?, ?, ?, ?) on conflict (person, path, request_key) do update set body_hash = excluded.body_hash, status = excluded.status, body = excluded.body, at_ms = excluded.at_ms',
  dropAnswers: 'delete from request_answer where at_ms < ?',
  dropAnswersBeyond:
    'delete from request_answer where at_ms <= (select at_ms from request_answer order by at_ms desc limit 1 offset ?)',

  addScenario:
    'insert into scenario (id, centre_id, version, document, notes, person, created_at_ms, updated_at_ms) values (?, ?, ?, ?, ?, ?, ?, ?)',
  scenario: 'select * from scenario where id = ?',
  scenarios: 'select * from scenario where centre_id = ? and id > ? order by id limit ?',
  scenarioCount: 'select count(*) as count from scenario where centre_id = ?',
  saveScenario:
    'update scenario set version = ?, document = ?, notes = ?, person = ?, updated_at_ms = ? where id = ? and version = ?',
  dropScenario: 'delete from scenario where id = ? and version = ?',

  lastJob: 'select max(seq) as seq from job',
  addJob:
    'insert into job (id, seq, centre_id, kind, person, state, question, created_at_ms) values (?, ?, ?, ?, ?, ?, ?, ?)',
  job: 'select id, centre_id, kind, person, state, question, problem, created_at_ms, started_at_ms, ended_at_ms from job where id = ?',
  jobs: 'select id, centre_id, kind, person, state, question, problem, created_at_ms, started_at_ms, ended_at_ms from job where centre_id = ? and state in (?, ?, ?, ?, ?) order by seq desc limit ?',
  unfinishedJobs:
    "select id, centre_id, kind, person, state, question, problem, created_at_ms, started_at_ms, ended_at_ms from job where centre_id = ? and state in ('queued', 'running') order by seq",
  beginJob: "update job set state = 'running', started_at_ms = ? where id = ?",
  endJob: 'update job set state = ?, result = ?, problem = ?, ended_at_ms = ? where id = ?',
  jobResult: 'select result from job where id = ?',
  dropJobs: 'delete from job where ended_at_ms is not null and ended_at_ms < ?',

  addKey:
    'insert into api_key (id, centre_id, name, secret_hash, scopes, addresses, created_by, created_at_ms, expires_at_ms) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  key: 'select * from api_key where id = ?',
  keys: 'select * from api_key where centre_id = ? order by id',
  useKey: 'update api_key set used_at_ms = ? where id = ?',
  dropKey: 'delete from api_key where id = ?',
  endSignIn: 'insert into ended_sign_in (id, until_ms) values (?, ?) on conflict (id) do nothing',
  dropEndedSignIn: 'delete from ended_sign_in where id = ?',
  endedSignIns: 'select * from ended_sign_in',
  dropEndedSignIns: 'delete from ended_sign_in where until_ms < ?',
  lastAudit: 'select max(seq) as seq from audit_entry',
  addAudit:
    'insert into audit_entry (seq, at_ms, centre_id, actor, action, subject, before, after, request_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  audit:
    'select * from audit_entry where centre_id = ? and seq > ? and at_ms >= ? and at_ms < ? and (cast(? as text) is null or actor = ?) and (cast(? as text) is null or action = ?) and (cast(? as text) is null or subject = ?) order by seq limit ?',
} as const;
