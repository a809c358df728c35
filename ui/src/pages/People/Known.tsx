import { useDo, type PersonInGroup } from '../../api';
import { Button } from '../../parts/Button';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { State } from '../../parts/State';
import { tell } from '../../parts/Toast';
import { nameOf, namesOf } from '../../shop/names';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { wayTo } from './parts';

/** Who knows somebody, over whom I can be sure of it, and my own word. */
export function Known({ group, it, people }: { group: string; it: PersonInGroup; people: PersonInGroup[] }) {
  const say = useWords();
  const vouch = useDo('PUT /groups/{group}/members/{person}/vouch', ['group']);
  const back = useDo('DELETE /groups/{group}/members/{person}/vouch', ['group']);
  const { person } = it;
  const name = nameOf(say, person);
  const path = { group, person: person.id };
  const way = wayTo(say, it, people);
  // The last of the way has been named already.
  const last = it.known_through.at(-1)?.id;
  const others = it.vouched_by.filter((p) => !p.me && p.id !== last);
  return (
    <Paper>
      <h2>{say('person.known')}</h2>
      {it.newcomer && <State is="soon">{say('people.newcomer')}</State>}
      {way.length > 0 && <p>{way.join(' ')}</p>}
      {others.length > 0
        ? <p>{say('person.knownBy', { names: namesOf(say, others), n: others.length, name })}</p>
        : !way.length && !it.i_vouch && !person.organiser && <p>{say('person.knownByNobody', { name })}</p>}
      {person.me
        ? it.newcomer && <p>{say('person.newcomerYou')}</p>
        : it.i_vouch
          ? (
            <div className="row">
              <State is="free">{say('person.youKnow', { name })}</State>
              <Button kind="plain" isPending={back.isPending} onPress={() => back.mutate({ path }, { onSuccess: () => tell(say('person.unvouched', { name })) })}>{say('person.unvouch')}</Button>
            </div>
          )
          : (
            <>
              <p>{say('person.vouchWhy', { name })}</p>
              <div className="row"><Button icon="hand" isPending={vouch.isPending} onPress={() => vouch.mutate({ path }, { onSuccess: () => tell(say('person.vouched', { name })) })}>{say('person.vouch', { name })}</Button></div>
            </>
          )}
      <Notice>{sorry(say, vouch.error ?? back.error)}</Notice>
    </Paper>
  );
}
