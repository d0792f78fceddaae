/** People ordered by id, in pages; sorted again only when people were added. */
export class PeopleInOrder<Person> {
  #ids: readonly string[] = [];

  /** At most `max` people whose ids come after the given one, without those unknown to `find`. */
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
