/** The parts that somebody has in a group, and how the person is known, in words. */
import type { Person, PersonInGroup, Role } from '../../api';
import { nameOf } from '../../shop/names';
import type { Say, WordId } from '../../words';

export const ROLES: { role: Role; word: WordId; text: WordId }[] = [
  { role: 'organiser', word: 'people.organiser', text: 'role.organiser.text' },
  { role: 'treasurer', word: 'role.treasurer', text: 'role.treasurer.text' },
  { role: 'library', word: 'role.library', text: 'role.library.text' },
  { role: 'member', word: 'role.member', text: 'role.member.text' },
];

export function partsOf(say: Say, { roles }: PersonInGroup): string[] {
  return ROLES.filter(({ role }) => roles.includes(role)).map(({ word }) => say(word));
}

/** The way from somebody whom I know, or from an organiser, over those who vouched: a sentence a step. */
export function wayTo(say: Say, { person, known_through: way }: PersonInGroup, people: PersonInGroup[]): string[] {
  const mine = new Set(people.filter((p) => p.i_vouch || p.person.me).map((p) => p.person.id));
  // Whom I know myself is nearer to me than the organiser at the beginning.
  const begin = Math.max(0, way.findLastIndex((p) => mine.has(p.id)));
  const steps = way.slice(begin);
  return steps.map((by, i) => stepOf(say, by, steps[i + 1] ?? person, i === 0 && mine.has(by.id)));
}

function stepOf(say: Say, by: Person, whom: Person, isMine: boolean): string {
  const name = nameOf(say, whom);
  if (by.me) return say('person.youKnow', { name });
  const words: WordId = isMine ? 'person.path.mine' : by.organiser ? 'person.path.organiser' : 'person.path.step';
  return say(words, { by: nameOf(say, by), name });
}
