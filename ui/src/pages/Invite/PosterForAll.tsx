import { useDo, type GroupSummary } from '../../api';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { Poster } from '../../parts/Poster';
import { useDraft } from '../../shop/draft';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { Ready } from './Ready';
import s from './Invite.module.css';

/** A poster for the stairs: whoever sees it can ask to come in. */
export function PosterForAll({ group }: { group: GroupSummary }) {
  const say = useWords();
  const { draft, change } = useDraft('invite.poster', { uses: '25', line: '' });
  const write = useDo('POST /groups/{group}/letters', ['letters']);
  return (
    <>
      <div className="stack tight noprint"><h1>{say('invite.poster')}</h1><p className="lead">{say('invite.poster.lead')}</p></div>
      {write.data
        ? (
          <>
            <Ready letter={write.data} name={group.name} group={group.name} onPrint={() => window.print()} onAnother={() => write.reset()} />
            <Poster link={write.data.link} group={group.name} line={draft.line.trim()} />
          </>
        )
        : (
          <Paper className={s.form}>
            <Choice
              label={say('invite.uses')}
              value={draft.uses}
              options={['10', '25', '50'].map((n) => ({ value: n, word: say('invite.uses.one', { n: Number(n) }) }))}
              onChange={(uses) => change({ uses })}
            />
            <Field label={say('invite.line')} hint={say('invite.lineHint')} example={say('invite.lineExample')} value={draft.line} maxLength={90} onChange={(line) => change({ line })} />
            <Notice>{sorry(say, write.error)}</Notice>
            <div className="row">
              <Button kind="main" icon="note" isPending={write.isPending} onPress={() => write.mutate({ path: { group: group.id }, body: { uses: Number(draft.uses) } })}>
                {say('invite.make')}
              </Button>
            </div>
          </Paper>
        )}
    </>
  );
}
