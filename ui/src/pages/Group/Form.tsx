import type { PersonInGroup } from '../../api';
import { Choice } from '../../parts/Choice';
import { Field } from '../../parts/Field';
import { Paper } from '../../parts/Paper';
import { Select } from '../../parts/Select';
import { nameOf } from '../../shop/names';
import { useWords } from '../../words';
import type { Typed } from './charter';
import { Ticks } from './Ticks';
import s from './Group.module.css';

/** More are found to be too many by the program. */
const VOUCHES = [1, 2, 3];

type Props = { people: PersonInGroup[]; typed: Typed; change: (some: Partial<Typed>) => void };

/** What holds in a group, as fields: what is agreed on, who organises, who comes in, and who helps where all are gone. */
export function Form({ people, typed, change }: Props) {
  const say = useWords();
  const all = people.map((p) => p.person);
  // Nobody is asked for more yeses than there are organisers.
  const organisers = (chosen: string[]) => change({ organisers: chosen, threshold: String(Math.max(1, Math.min(Number(typed.threshold), chosen.length))) });
  const quorum = (chosen: string[]) => change({ quorum: chosen, quorumNeeded: String(Math.max(2, Math.min(Number(typed.quorumNeeded), chosen.length))) });
  return (
    <div className={`stack ${s.form}`}>
      <Paper>
        <h2>{say('ours.guidelines')}</h2>
        <Field label={say('group.name')} value={typed.name} maxLength={64} onChange={(name) => change({ name })} />
        <Field label={say('group.guidelines')} hint={say('change.agreeAnew')} rows={8} value={typed.guidelines} maxLength={6000} onChange={(guidelines) => change({ guidelines })} />
        <div className={s.short}><Field label={say('change.review')} hint={say('change.reviewHint')} type="date" value={typed.review} onChange={(review) => change({ review })} /></div>
      </Paper>
      <Paper>
        <h2>{say('ours.organisers')}</h2>
        <Ticks label={say('change.organisers')} people={all} chosen={typed.organisers} onChange={organisers} />
        <div className={s.short}>
          <Select
            label={say('change.threshold')}
            value={typed.threshold}
            options={counts(1, Math.max(1, typed.organisers.length)).map((n) => ({ value: String(n), word: say('change.of', { n, of: typed.organisers.length }) }))}
            onChange={(threshold) => change({ threshold })}
          />
        </div>
        <div className={s.short}>
          <Select
            label={say('change.treasurer')}
            value={typed.treasurer}
            options={[{ value: '', word: say('decide.nobody') }, ...all.map((p) => ({ value: p.id, word: nameOf(say, p) }))]}
            onChange={(treasurer) => change({ treasurer })}
          />
        </div>
      </Paper>
      <Paper>
        <h2>{say('change.coming')}</h2>
        <Choice
          label={say('change.invite')}
          value={typed.invite}
          options={[{ value: 'all', word: say('change.invite.all') }, { value: 'some', word: say('change.invite.some') }]}
          onChange={(invite) => change({ invite })}
        />
        <Select
          label={say('change.posters')}
          value={typed.posters}
          options={[{ value: '', word: say('change.asIs') }, { value: 'no', word: say('change.posters.in') }, { value: 'yes', word: say('change.posters.wait') }]}
          onChange={(posters) => change({ posters })}
        />
        <Select
          label={say('change.vouches')}
          value={typed.vouches}
          options={[{ value: '', word: say('change.asIs') }, { value: '0', word: say('change.vouches.none') }, ...VOUCHES.map((n) => ({ value: String(n), word: say('change.vouches.n', { n }) }))]}
          onChange={(vouches) => change({ vouches })}
        />
      </Paper>
      <Paper>
        <h2>{say('ours.quorum.title')}</h2>
        <p>{say('change.quorumWhy')}</p>
        <Ticks label={say('change.quorum')} people={all} chosen={typed.quorum} onChange={quorum} />
        {typed.quorum.length > 1 && (
          <div className={s.short}>
            <Select
              label={say('change.quorumNeeded')}
              value={typed.quorumNeeded}
              options={counts(2, typed.quorum.length).map((n) => ({ value: String(n), word: say('change.of', { n, of: typed.quorum.length }) }))}
              onChange={(quorumNeeded) => change({ quorumNeeded })}
            />
          </div>
        )}
      </Paper>
      <Field label={say('change.reason')} hint={say('change.reasonHint')} rows={2} value={typed.reason} maxLength={500} onChange={(reason) => change({ reason })} />
    </div>
  );
}

function counts(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}
