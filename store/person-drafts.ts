/** Unsent console input: the newest version of each draft. */
import { Repository } from './rows.ts';

/** Statements by purpose. */
export const personDraftStatements = {
  saveDraft:
    'insert into person_draft (person, id, content, updated_at_ms) values (?, ?, ?, ?) on conflict (person, id) do update set content = excluded.content, updated_at_ms = excluded.updated_at_ms',
  draft: 'select * from person_draft where person = ? and id = ? and updated_at_ms >= ?',
  drafts:
    'select * from person_draft where person = ? and id > ? and updated_at_ms >= ? order by id limit ?',
  countDrafts: 'select count(*) as count from person_draft where person = ? and id <> ?',
  dropDraft: 'delete from person_draft where person = ? and id = ?',
  dropDrafts: 'delete from person_draft where updated_at_ms < ?',
} as const;

export interface PersonDraft {
  /** Id of the principal who wrote the draft. */
  readonly person: string;
  readonly id: string;
  /** JSON. */
  readonly content: string;
  readonly updatedAtMs: number;
}

export class PersonDrafts extends Repository {
  /** Saves a draft in place of its earlier version. */
  readonly save = this.writer<PersonDraft>(personDraftStatements.saveDraft);
  readonly get = this.finder<PersonDraft, [person: string, id: string, fromMs: number]>(
    personDraftStatements.draft,
  );
  readonly list = this.lister<
    PersonDraft,
    [person: string, after: string, fromMs: number, limit: number]
  >(personDraftStatements.drafts);
  /** Number of the person's other drafts. */
  readonly countBeside = this.counter<[person: string, id: string]>(
    personDraftStatements.countDrafts,
    'count',
  );
  /** Deletes older drafts of all people. */
  readonly dropBefore = this.doer<[atMs: number]>(personDraftStatements.dropDrafts);
  readonly #drop = this.doer<[person: string, id: string]>(personDraftStatements.dropDraft);

  /** Deletes a draft; returns false if there is none. */
  drop(person: string, id: string): boolean {
    return this.#drop(person, id) === 1;
  }
}
