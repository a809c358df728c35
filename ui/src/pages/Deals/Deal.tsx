import type { DealView } from '../../api';
import { LinkButton } from '../../parts/Button';
import { Paper } from '../../parts/Paper';
import { Plate } from '../../parts/Plate';
import { Timeline, type Stage } from '../../parts/Timeline';
import { inFull, momentInWords } from '../../shop/days';
import { hasDays } from '../../shop/terms';
import { useWords } from '../../words';
import { Answer, TakeBack } from './Answer';
import { Exchange } from './Exchange';
import { Messages } from './Messages';
import { useListing } from './Slip';
import { askedSentence, daysSentence, dueSentence, lineOf } from './standing';
import s from './Deals.module.css';

/** One deal: who with, which days, what was, what is now, what comes, and what the two wrote. */
export function Deal({ deal, deals }: { deal: DealView; deals: DealView[] }) {
  const say = useWords();
  const listing = useListing(deal.listing);
  const withDays = !listing || hasDays(listing);
  const name = deal.with.name;
  const stages = stagesOf();
  return (
    <>
      <Paper roomy>
        <div className={s.who}>
          <Plate name={name} />
          <div>
            <h2>{say(deal.mine ? 'deal.titleMine' : 'deal.title', { title: deal.title, name })}</h2>
            <p>{withDays ? daysSentence(say, deal) : lineOf(say, deal, false)}</p>
          </div>
        </div>
        <Timeline stages={stages} label={say('deal.stages')} />
      </Paper>
      <Messages deal={deal} />
      <div className="row"><LinkButton kind="plain" href={`/apart/${deal.group}/${deal.with.id}`}>{say('apart.title')}</LinkButton></div>
    </>
  );

  function stagesOf(): Stage[] {
    const state = deal.state;
    const isAsked = state === 'asked' || state === 'queued';
    // After a return the other's word may be here without one's own before it.
    if (state === 'unheard') return [{ name: 'ask', at: 'now', title: lineOf(say, deal, withDays), children: <p>{say('deal.unheard', { name })}</p> }];
    if (state === 'declined' || state === 'withdrawn') {
      return [{
        name: 'ask', at: 'done', title: say(state === 'declined' ? 'deal.stage.declined' : 'deal.stage.withdrawn'), children: <p>{askedSentence(say, deal)}</p>,
      }];
    }
    const ask: Stage = isAsked
      ? {
        name: 'ask', at: 'now', title: deal.mine ? say('deal.stage.asks', { name }) : say('deal.stage.asked'),
        children: deal.mine ? <Answer deal={deal} deals={deals} /> : <TakeBack deal={deal} />,
      }
      : { name: 'ask', at: 'done', title: say('deal.stage.accepted'), children: <p>{askedSentence(say, deal)}</p> };
    // The thing changes hands as soon as one of the two says so; it is now this one's turn to say the same.
    const iSaid = (who: string) => who === 'both' || who === (deal.mine ? 'keeper' : 'asker');
    const asksMe = (step: 'hand_over' | 'return', who: string) => !iSaid(who) && deal.may.includes(step);
    const isOut = !isAsked && state !== 'accepted';
    const isBack = state === 'back' || state === 'closed';
    const overNow = !isAsked && !isBack && (state === 'accepted' || asksMe('hand_over', deal.handed_over));
    // Who has said so still shows the number until the other has typed it.
    const showsCode = (step: 'hand_over' | 'return', who: string) => who !== 'both' && deal.code?.for === step;
    const day = inFull(say, deal.days.from);
    const handed = deal.timeline.find((t) => t.step === 'hand_over');
    const over: Stage = {
      name: 'over',
      at: isAsked ? 'later' : overNow ? 'now' : 'done',
      title: isOut ? say('deal.stage.handedOver') : withDays ? say('deal.stage.over', { day }) : say('deal.stage.overPlain'),
      children: overNow || (isOut && !isBack && showsCode('hand_over', deal.handed_over))
        ? <Exchange deal={deal} of="hand_over" />
        : isAsked
          ? <p className="hint">{say('deal.stage.overLater')}</p>
          : isBack
            ? <p>{handed && say('deal.handedAt', { at: momentInWords(say, handed.at) })}</p>
            : <p>{say(deal.mine ? 'deal.youGave' : 'deal.youHave', { name })} {deal.handed_over !== 'both' && say('deal.otherSays', { name })}</p>,
    };
    if (!withDays) return [ask, over];
    const backNow = (state === 'out' && !overNow) || (isBack && asksMe('return', deal.returned));
    const back: Stage = {
      name: 'back',
      at: backNow ? 'now' : isBack ? 'done' : 'later',
      title: isBack ? say('deal.stage.isBack') : say(deal.mine ? 'deal.stage.backMine' : 'deal.stage.back', { day: inFull(say, deal.days.to), name }),
      children: backNow
        ? <>{!isBack && <p>{dueSentence(say, deal)}</p>}<Exchange deal={deal} of="return" /></>
        : isBack && showsCode('return', deal.returned) ? <Exchange deal={deal} of="return" /> : <p className={isBack ? undefined : 'hint'}>
          {say(!isBack ? 'deal.stage.backLater' : deal.returned === 'both' ? 'deal.bothSaid' : 'deal.otherSays', { name })}
        </p>,
    };
    return [ask, over, back];
  }
}
