import { useGroups } from '../shop/groups';
import { useDraft } from '../shop/draft';
import { useWords } from '../words';
import { Select } from './Select';

/** Which group a page is about: the only one, or the one that was chosen last. `choose` is there where there is a choice; `take` chooses one. */
export function useGroup() {
  const say = useWords();
  const groups = useGroups();
  const { draft, change } = useDraft('group', { id: '' });
  const group = groups?.find((g) => g.id === draft.id) ?? groups?.[0];
  const choose = groups && groups.length > 1 && group && (
    <Select label={say('people.group')} inline value={group.id} options={groups.map((g) => ({ value: g.id, word: g.name }))} onChange={(id) => change({ id })} />
  );
  return { group, choose, take: (id: string) => change({ id }), isAlone: groups !== undefined && groups.length === 0 };
}
