/** People by name, as they are said in a sentence. */
import type { Person } from '../api';
import type { Say } from '../words';

export function nameOf(say: Say, person: Person): string {
  return person.name || say('people.nameComing');
}

/** "Ana, Béla and Dora" */
export function namesOf(say: Say, people: Person[]): string {
  return say.intl.formatList(people.map((person) => nameOf(say, person)), { type: 'conjunction' });
}
