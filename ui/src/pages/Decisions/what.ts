/** What is proposed, in a few words. */
import type { DecisionKind, DecisionView } from '../../api';
import { momentInWords } from '../../shop/days';
import { goneName } from '../../shop/gone';
import { nameOf } from '../../shop/names';
import type { Say, WordId } from '../../words';
import { changeInWords } from './changes';

const KINDS: Record<DecisionKind, WordId> = {
  charter: 'decide.charter', removal: 'decide.removal', takedown: 'decide.takedown', hiding: 'decide.hiding', confirmation: 'decide.confirmation',
};

const FEW = 3;

export function whatInWords(say: Say, decision: DecisionView): string {
  const { what, changes } = decision;
  // A few changes are told by what they are about.
  if (what === 'charter' && changes.length > 0 && changes.length <= FEW) {
    return say('decide.charterOf', { what: changes.map((change) => changeInWords(say, change).title).join(' · ') });
  }
  return say(KINDS[what], { name: aboutInWords(say, decision) });
}

/** What the person or thing is called. Where the program has no name any more it says the beginning of an id. */
export function aboutInWords(say: Say, { about, person }: DecisionView): string {
  if (!about) return say('people.nameComing');
  if (!person?.id.startsWith(about)) return about;
  return goneName(person.id) || say('decide.somebody');
}

export function byInWords(say: Say, { proposed_by: by, at }: DecisionView): string {
  const when = momentInWords(say, at);
  return by.me ? say('decide.byYou', { at: when }) : say('decide.by', { name: nameOf(say, by), at: when });
}
