/** Unsent console input: the newest version of each draft. */
import { Repository } from './rows.ts';

export interface PersonDraft {
  /** Id of the principal who wrote the draft. */
  readonly person: string;
  readonly id: string;
  /** JSON. */
  readonly content: string;
  readonly updatedAtMs: number;
}

export class PersonDrafts extends Repository {
  readonly save = this.writer<PersonDraft>(
    'insert into person_draft (person, id, content, updated_at_ms) values (?, ?, ?, ?) on conflict (person, id) do update set content = excluded.content, updated_at_ms = excluded.updated_at_ms',
  );
  readonly get = this.finder<PersonDraft, [person: string, id: string, fromMs: number]>(
    'select * from person_draft where person = ? and id = ? and updated_at_ms >= ?',
  );
  readonly list = this.lister<
    PersonDraft,
    [person: string, after: string, fromMs: number, limit: number]
  >(
    'select * from person_draft where person = ? and id > ? and updated_at_ms >= ? order by id limit ?',
  );
  /** Number of the person's other drafts. */
  readonly countBeside = this.counter<[person: string, id: string]>(
    'select count(*) as count from person_draft where person = ? and id <> ?',
    'count',
  );
  /** Deletes older drafts of all people. */
  readonly dropBefore = this.doer<[atMs: number]>(
    'delete from person_draft where updated_at_ms < ?',
  );
  readonly #drop = this.doer<[person: string, id: string]>(
    'delete from person_draft where person = ? and id = ?',
  );

  drop(person: string, id: string): boolean {
    return this.#drop(person, id) === 1;
  }
}
