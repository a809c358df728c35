import { Link } from 'wouter';

import { useDo, type ThingView } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { Plate } from '../../parts/Plate';
import { State } from '../../parts/State';
import { Table } from '../../parts/Table';
import { tell } from '../../parts/Toast';
import { inFull, inShort } from '../../shop/days';
import { copy } from '../../shop/hand';
import { useMe } from '../../shop/me';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { dayOf, placeOf } from './standing';
import s from './Things.module.css';

/** Who has what, what is due first. A loan among neighbours is spoken of in its deal; of any other this page keeps count. */
export function OutTable({ things }: { things: ThingView[] }) {
  const say = useWords();
  const me = useMe();
  const back = useDo('POST /things/{thing}/returned', ['things']);
  const lend = useDo('POST /things/{thing}/lend', ['things']);
  const isBack = (thing: ThingView) => {
    const { out } = thing;
    back.mutate({ path: { thing: thing.id }, body: {} }, {
      onSuccess: () => tell(
        say('things.isBack', { title: thing.title }),
        out ? () => lend.mutate({ path: { thing: thing.id }, body: { to: out.to, due: out.due, note: out.note } }) : undefined,
      ),
    });
  };
  const remind = async ({ title, out }: ThingView) => {
    if (!out) return;
    const text = say('things.reminder', {
      to: out.to, title, me: me?.name ?? '', since: inFull(say, dayOf(out.since)), has: out.due ? 'due' : 'open', due: out.due ? inFull(say, out.due) : '',
    });
    tell((await copy(text)) ? say('things.reminded', { name: out.to }) : text);
  };
  return (
    <Paper>
      <Table
        caption={say('things.out')}
        rows={things}
        keyOf={(t) => t.id}
        columns={[
          { title: say('things.column.thing'), cell: (t) => <Link href={`/things/${encodeURIComponent(t.id)}`}><b>{t.title}</b></Link> },
          { title: say('things.column.with'), cell: (t) => <span className="row one"><Plate name={t.out?.to ?? '?'} size="small" />{t.out?.to}</span> },
          { title: say('things.column.due'), named: true, cell: (t) => <span className="nowrap">{t.out?.due ? inShort(say, t.out.due) : say('things.noDay')}</span> },
          {
            title: say('things.column.stands'),
            cell: (t) => {
              const place = placeOf(say, t);
              return <State is={place.is === 'late' ? 'late' : 'soon'}>{place.long}</State>;
            },
          },
          {
            title: say('things.column.acts'),
            quiet: true,
            cell: (t) => (
              <span className={s.acts}>
                {t.out?.deal
                  ? <LinkButton href={`/deals/${encodeURIComponent(t.out.deal)}`}>{say('things.toDeal')}</LinkButton>
                  : (
                    <>
                      {t.out && t.out.days_late > 0
                        ? <Button onPress={() => void remind(t)}>{say('things.remind')}</Button>
                        : <LinkButton href={`/print/slip/${encodeURIComponent(t.id)}`}>{say('things.slip')}</LinkButton>}
                      <Button kind="plain" onPress={() => isBack(t)}>{say('things.back')}</Button>
                    </>
                  )}
              </span>
            ),
          },
        ]}
      />
      <Notice>{sorry(say, back.error ?? lend.error)}</Notice>
    </Paper>
  );
}
