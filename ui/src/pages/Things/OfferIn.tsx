import { useLocation } from 'wouter';

import { useAsk, useDo, type ThingView } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { tell } from '../../parts/Toast';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import s from './Things.module.css';

/** In which groups the neighbours see it. */
export function OfferIn({ thing }: { thing: ThingView }) {
  const say = useWords();
  const [, go] = useLocation();
  const { data: status } = useAsk('GET /status', {});
  const offer = useDo('POST /things/{thing}/offer', ['things', 'listings']);
  const groups = status?.groups.filter((g) => g.state === 'member' || g.state === 'organiser') ?? [];
  if (!groups.length) return null;
  const hang = (group: string) => offer.mutate({ path: { thing: thing.id }, body: { group } }, {
    onSuccess: ({ id, title }) => {
      tell(say('things.offered', { title }));
      go(`/offer/${encodeURIComponent(id)}`);
    },
  });
  return (
    <Paper>
      <h2>{say('things.neighbours')}</h2>
      <ul className={s.offers}>
        {groups.map((g) => {
          const at = thing.offered.find((o) => o.group === g.id);
          return (
            <li key={g.id}>
              <b>{g.name}</b>
              {at
                ? <LinkButton href={`/listing/${encodeURIComponent(at.listing)}`}>{say('things.seeOffer')}</LinkButton>
                : <Button icon="plus" isPending={offer.isPending} onPress={() => hang(g.id)}>{say('things.offer')}</Button>}
            </li>
          );
        })}
      </ul>
      <p className="hint">{say(thing.offered.length ? 'things.offered.text' : 'things.unseen')}</p>
      <Notice>{sorry(say, offer.error)}</Notice>
    </Paper>
  );
}
