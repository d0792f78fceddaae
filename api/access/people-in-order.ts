/** People by their ids, a page of them at a time; they are sorted as some are added. */
export class PeopleInOrder<Person> {
  #ids: readonly string[] = [];

  /** So many behind an id at most, of those that are somebody still. */
  page(
    all: ReadonlyMap<string, unknown>,
    { after, max }: { readonly after: string; readonly max: number },
    find: (id: string) => Person | undefined,
  ): readonly Person[] {
    if (this.#ids.length !== all.size) this.#ids = [...all.keys()].sort();
    const found: Person[] = [];
    for (const id of this.#ids) {
      if (found.length === max) break;
      const person = id > after ? find(id) : undefined;
      if (person !== undefined) found.push(person);
    }
    return found;
  }
}
