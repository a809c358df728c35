import { useParams } from 'wouter';

import { useWords } from '../../words';
import { LinkButton } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { Labels } from './Labels';
import { PeopleList, ThingsList } from './Lists';
import { Slip } from './Slip';

/** What comes out of the printer, seen first as it will lie on the paper. */
export default function Print() {
  const say = useWords();
  const [what, which] = (useParams<{ '*'?: string }>()['*'] ?? '').split('/');
  const id = which === undefined ? undefined : decodeURIComponent(which);
  if (what === 'labels') return <Labels only={id} />;
  if (what === 'slip' && id) return <Slip id={id} />;
  if (what === 'things') return <ThingsList />;
  if (what === 'people') return <PeopleList />;
  return (
    <main>
      <Empty level={1} picture="noticeboard" title={say('print.what')} act={<LinkButton kind="main" icon="tag" href="/print/labels">{say('things.labels')}</LinkButton>}>
        {say('print.whatText')}
      </Empty>
    </main>
  );
}
