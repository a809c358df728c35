import { expect, it } from 'vitest';

import type { GroupView, PersonInGroup } from '../../api';
import { asItIs, changesOf, proposalOf, type Holding } from './charter';

const person = (id: string, roles: PersonInGroup['roles']) => ({ person: { id, name: id.toUpperCase() }, roles }) as PersonInGroup;
const holding: Holding = {
  full: { id: 'g', name: 'Elm Street', threshold: 2, members_invite: true } as GroupView,
  guidelines: { text: 'Bring it back.', version: 1, review: null, review_is_due: false, accepted_by: [] },
  people: [person('a', ['organiser']), person('b', ['organiser', 'treasurer']), person('c', [])],
  quorum: null,
};
const names = (ids: string[]) => ids.map((id) => id.toUpperCase()).join(', ');

it('proposes nothing where nothing differs, and only what does', () => {
  const typed = asItIs(holding);
  expect(proposalOf(holding, typed)).toBeUndefined();
  expect(proposalOf(holding, { ...typed, reason: 'Just so.' })).toBeUndefined();
  expect(proposalOf(holding, { ...typed, organisers: ['b', 'a'] })).toBeUndefined();
  expect(proposalOf(holding, { ...typed, invite: 'some', treasurer: '', reason: ' Quiet. ' })).toEqual({ members_invite: false, treasurer: '', reason: 'Quiet.' });
});

it('names a quorum together with how many of it must sign, and takes it away as an empty one', () => {
  const typed = asItIs(holding);
  expect(proposalOf(holding, { ...typed, quorum: ['a', 'c'], quorumNeeded: '2' })).toEqual({ quorum: ['a', 'c'], quorum_needed: 2 });
  const named: Holding = { ...holding, quorum: { members: [holding.people[0]!.person, holding.people[2]!.person], needed: 2, i_am_in_it: true, called_by: [], i_called: false } };
  expect(proposalOf(named, { ...asItIs(named), quorum: [] })).toEqual({ quorum: [] });
});

it('shows before it is proposed what the program shows afterwards', () => {
  const draft = proposalOf(holding, { ...asItIs(holding), organisers: ['a', 'b', 'c'], threshold: '3', quorum: ['a', 'c'], quorumNeeded: '2' })!;
  expect(changesOf(holding, draft, names)).toEqual([
    { field: 'organisers', from: 'A, B', to: 'A, B, C' },
    { field: 'threshold', from: '2', to: '3' },
    { field: 'quorum', from: '', to: '2 of A, C' },
  ]);
});
