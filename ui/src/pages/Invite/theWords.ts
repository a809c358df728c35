/** The letter as it is sent to a neighbour: in the language of whoever writes it. */
import type { LetterView } from '../../api';
import { inFull } from '../../shop/days';
import type { Say } from '../../words';

type Of = { letter: LetterView; inviter: string; group: string; note: string };

export function theWords(say: Say, { letter: { link, uses, until }, inviter, group, note }: Of): string {
  return say('invite.theWords', {
    inviter, group, link, uses,
    note: note ? `${note}\n\n` : '',
    act: say('welcome.group.invited'),
    day: inFull(say, until.slice(0, 10)),
  });
}
