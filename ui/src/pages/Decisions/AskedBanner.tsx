import { Banner } from '../../parts/Banner';
import { Button, LinkButton } from '../../parts/Button';
import { useAsked } from '../../shop/asked';
import { useGroups } from '../../shop/groups';
import { useWords } from '../../words';

/** Says that somebody's own yes is asked for, in whichever group. */
export function AskedBanner() {
  const say = useWords();
  const n = useAsked()?.length ?? 0;
  if (!n) return null;
  return <Banner label={say('decide.asked')} title={say('decide.banner', { n })} answers={<LinkButton href="/decisions">{say('decide.look')}</LinkButton>} />;
}

/** Says it of the groups that are not looked at just now. */
export function AskedElsewhere({ here, take }: { here: string; take: (group: string) => void }) {
  const say = useWords();
  const asked = useAsked() ?? [];
  const others = useGroups()?.filter((group) => group.id !== here) ?? [];
  return others.map((group) => ({ group, n: asked.filter((one) => one.group === group.id).length })).filter(({ n }) => n > 0).map(({ group, n }) => (
    <Banner
      key={group.id}
      label={group.name}
      title={say('decide.elsewhere', { group: group.name, n })}
      answers={<Button onPress={() => take(group.id)}>{say('decide.look')}</Button>}
    />
  ));
}
