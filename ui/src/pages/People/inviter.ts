/** Who brought somebody along, by name: the program says it by an id, which nobody reads. */
import type { Person } from '../../api';

export function inviterOf(person: Person, people: Person[] | undefined): string | undefined {
  return people?.find((p) => p.id === person.invited_by)?.name || undefined;
}
