import { useWords } from '../../words';

export default function Invite() {
  const say = useWords();
  return <h1>{say('invite.title')}</h1>;
}
