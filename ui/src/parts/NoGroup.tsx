import { useWords } from '../words';
import { LinkButton } from './Button';
import { Empty } from './Empty';

/** What a page about neighbours says to somebody who has none here yet. */
export function NoGroup() {
  const say = useWords();
  return (
    <Empty
      level={1}
      picture="noticeboard"
      title={say('browse.alone.title')}
      act={<><LinkButton kind="main" icon="letter" href="/join">{say('welcome.group.invited')}</LinkButton><LinkButton href="/welcome/group">{say('welcome.group.found')}</LinkButton></>}
    >
      {say('browse.alone.text')}
    </Empty>
  );
}
