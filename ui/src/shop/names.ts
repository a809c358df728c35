/** People by name, as they are said in a sentence. */
import type { Person } from '../api';
import type { Say } from '../words';

export function nameOf(say: Say, person: Person): string {
  return person.name || say('people.nameComing');
}

/** "Ana, Béla and Dora": by name, in whatever order they came. */
export function namesOf(say: Say, people: Person[]): string {
  const names = people.map((person) => nameOf(say, person)).sort((a, b) => a.localeCompare(b, say.intl.locale));
  return say.intl.formatList(names, { type: 'conjunction' });
}
