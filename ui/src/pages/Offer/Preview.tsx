import { Photo } from '../../parts/Photo';
import { Plate } from '../../parts/Plate';
import { State } from '../../parts/State';
import { Tag } from '../../parts/Tag';
import { Terms } from '../../parts/Terms';
import { useMe } from '../../shop/me';
import { hasDays, termsOf } from '../../shop/terms';
import { useWords } from '../../words';
import { Unseen } from './Form';
import { figure, type Offered } from './offered';
import card from '../../parts/Card.module.css';
import s from './Offer.module.css';

/** The thing as the neighbours will see it, while it is still being filled in. */
export function Preview({ o, wanted }: { o: Offered; wanted: boolean }) {
  const say = useWords();
  const me = useMe();
  const listing = {
    mode: o.mode, wanted, longest_days: figure(o.longest), notice_days: figure(o.notice), buffer_days: figure(o.buffer),
    care: o.care.trim(), condition: o.condition.trim(), quantity: figure(o.quantity) || 1,
  };
  const terms = termsOf(say, listing);
  const name = me?.name ?? '';
  return (
    <aside className={s.preview} aria-label={say('offer.preview')}>
      <h2>{say('offer.preview')}</h2>
      <article className={`${card.card} ${s.card}`}>
        <div className={card.picture}><Photo id={o.photos[0]} category={o.category} alt="" small wanted={wanted} /></div>
        <span className={card.tag}><Tag mode={wanted ? 'wanted' : o.mode} /></span>
        <div className={card.body}>
          <h3>{o.title.trim() || say('offer.noName')}</h3>
          {hasDays(listing) ? <State is="free">{say('standing.free')}</State> : <p className={s.text}>{o.text.trim() || '\u00a0'}</p>}
          <div className={card.foot}><Plate name={name || '?'} size="small" picture={me?.picture} /><span className={card.owner}>{name}</span></div>
        </div>
      </article>
      {terms.length > 0 && <Terms terms={terms} />}
      <Unseen />
    </aside>
  );
}
