/** What an organiser typed, and what of it differs from what holds: only that is proposed. */
import type { CharterChange, CharterDraft, GroupView, GuidelinesView, Person, PersonInGroup, QuorumView } from '../../api';

/** What the program does not tell as it is stands empty: it stays as it is. */
export type Typed = {
  name: string; guidelines: string; review: string; organisers: string[]; threshold: string; invite: 'all' | 'some';
  posters: '' | 'yes' | 'no'; vouches: string; treasurer: string; quorum: string[]; quorumNeeded: string; reason: string;
};

export type Holding = { full: GroupView; guidelines: GuidelinesView; people: PersonInGroup[]; quorum: QuorumView | null };

export function asItIs({ full, guidelines, people, quorum }: Holding): Typed {
  return {
    name: full.name,
    guidelines: guidelines.text,
    review: guidelines.review ?? '',
    organisers: idsOf(people.filter((p) => p.roles.includes('organiser')).map((p) => p.person)),
    threshold: String(full.threshold),
    invite: full.members_invite ? 'all' : 'some',
    posters: '',
    vouches: '',
    treasurer: people.find((p) => p.roles.includes('treasurer'))?.person.id ?? '',
    quorum: idsOf(quorum?.members ?? []),
    quorumNeeded: String(quorum?.needed ?? 2),
    reason: '',
  };
}

/** What is to be proposed; nothing where nothing differs. */
export function proposalOf(holding: Holding, typed: Typed): CharterDraft | undefined {
  const before = asItIs(holding);
  const draft: CharterDraft = {};
  if (typed.name.trim() !== before.name) draft.name = typed.name.trim();
  if (typed.guidelines !== before.guidelines) draft.guidelines = typed.guidelines;
  if (typed.review !== before.review) draft.review = typed.review;
  if (!same(typed.organisers, before.organisers)) draft.organisers = typed.organisers;
  if (typed.threshold !== before.threshold) draft.threshold = Number(typed.threshold);
  if (typed.invite !== before.invite) draft.members_invite = typed.invite === 'all';
  if (typed.posters) draft.ask_first = typed.posters === 'yes';
  if (typed.vouches) draft.vouches = Number(typed.vouches);
  if (typed.treasurer !== before.treasurer) draft.treasurer = typed.treasurer;
  const isOtherQuorum = !same(typed.quorum, before.quorum);
  if (isOtherQuorum) draft.quorum = typed.quorum;
  if (typed.quorum.length && (isOtherQuorum || typed.quorumNeeded !== before.quorumNeeded)) draft.quorum_needed = Number(typed.quorumNeeded);
  if (!Object.keys(draft).length) return undefined;
  return typed.reason.trim() ? { ...draft, reason: typed.reason.trim() } : draft;
}

/** The same as the program will tell it once it is proposed. */
export function changesOf({ full, guidelines, people, quorum }: Holding, draft: CharterDraft, names: (ids: string[]) => string): CharterChange[] {
  const before = asItIs({ full, guidelines, people, quorum });
  const yes = (is: boolean) => (is ? 'yes' : 'no');
  const of = (needed: number | string, ids: string[]) => (ids.length ? `${needed} of ${names(ids)}` : '');
  const all: (CharterChange | undefined)[] = [
    draft.name === undefined ? undefined : { field: 'name', from: before.name, to: draft.name ?? '' },
    draft.guidelines === undefined ? undefined : { field: 'guidelines', from: before.guidelines, to: draft.guidelines ?? '' },
    draft.review === undefined ? undefined : { field: 'review', from: before.review, to: draft.review ?? '' },
    draft.organisers ? { field: 'organisers', from: names(before.organisers), to: names(draft.organisers) } : undefined,
    draft.threshold == null ? undefined : { field: 'threshold', from: before.threshold, to: String(draft.threshold) },
    draft.members_invite == null ? undefined : { field: 'members_invite', from: yes(full.members_invite), to: yes(draft.members_invite) },
    draft.treasurer === undefined ? undefined : { field: 'treasurer', from: names(before.treasurer ? [before.treasurer] : []), to: names(draft.treasurer ? [draft.treasurer] : []) },
    draft.quorum || draft.quorum_needed != null
      ? { field: 'quorum', from: of(before.quorumNeeded, before.quorum), to: of(draft.quorum_needed ?? before.quorumNeeded, draft.quorum ?? before.quorum) }
      : undefined,
  ];
  return all.filter((change) => change !== undefined);
}

function idsOf(people: Person[]): string[] {
  return people.map((p) => p.id);
}

function same(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}
