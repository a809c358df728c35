/** What a proposal changes of what holds in a group, in words: how it is so far, and how it would be. */
import type { CharterChange, CharterField } from '../../api';
import { inFull } from '../../shop/days';
import type { Say, WordId } from '../../words';

const FIELDS: Record<CharterField, WordId> = {
  organisers: 'decide.field.organisers', threshold: 'decide.field.threshold', members_invite: 'decide.field.invite', ask_first: 'change.posters',
  treasurer: 'decide.field.treasurer', libraries: 'decide.field.libraries', quorum: 'decide.field.quorum', vouches: 'decide.field.vouches',
  name: 'decide.field.name', guidelines: 'decide.field.guidelines', place: 'decide.field.place', review: 'decide.field.review',
};
/** The program says yes and no of what can only be one of two. */
const EITHER: Partial<Record<CharterField, { yes: WordId; no: WordId }>> = {
  members_invite: { yes: 'change.invite.all', no: 'change.invite.some' },
  ask_first: { yes: 'change.posters.wait', no: 'change.posters.in' },
};
const PEOPLE: CharterField[] = ['organisers', 'treasurer', 'libraries', 'quorum', 'vouches'];

export type ChangeInWords = { field: CharterField; title: string; from: string; to: string };

export function changeInWords(say: Say, { field, from, to }: CharterChange): ChangeInWords {
  return { field, title: say(FIELDS[field]), from: valueInWords(say, field, from), to: valueInWords(say, field, to) };
}

function valueInWords(say: Say, field: CharterField, value: string): string {
  const either = EITHER[field];
  if (either) return say(value === 'yes' ? either.yes : either.no);
  if (!value || (field === 'vouches' && value === '0')) return say(PEOPLE.includes(field) ? 'decide.nobody' : 'decide.nothing');
  if (field === 'review') return inFull(say, value);
  const quorum = field === 'quorum' && /^(\d+) of (.*)$/s.exec(value);
  return quorum ? say('decide.quorumIs', { needed: quorum[1], names: quorum[2] }) : value;
}

/** Whether others decide once this is in force, so that what is open has to be proposed again. */
export function changesSigners(changes: CharterChange[]): boolean {
  return changes.some(({ field }) => field === 'organisers' || field === 'threshold');
}
